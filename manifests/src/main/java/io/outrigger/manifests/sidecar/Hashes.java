package io.outrigger.manifests.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short fingerprints. */
public final class Hashes {
    private Hashes() {}

    /** The first digits of a text's SHA-256, in hexadecimal. */
    public static String shortened(String text, int digits) {
        return shortened(text.getBytes(UTF_8), digits);
    }

    static String shortened(byte[] bytes, int digits) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
