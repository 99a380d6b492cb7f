package io.outrigger.manifests.envoygateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names that follow from content. */
final class Contents {
    private static final int MAX_NAME = 253;
    private static final int HASH_DIGITS = 10;

    private Contents() {}

    /** The hash keeps a part apart from an object that a user named like it. */
    static String part(String base, int part) {
        if (part == 0) {
            return base;
        }
        String end = "-%d-%s".formatted(part, hash(base));
        int kept = Math.min(base.length(), MAX_NAME - end.length());
        return base.substring(0, kept).replaceAll("[^a-z0-9]+$", "") + end;
    }

    static String hash(String text) {
        return digest(text).substring(0, HASH_DIGITS);
    }

    /** SHA-256 in hexadecimal digits. */
    static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
