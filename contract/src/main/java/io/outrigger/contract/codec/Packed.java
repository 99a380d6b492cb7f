package io.outrigger.contract.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The bytes of a file of a configuration. A Secret holds 1 MiB at most; a text that is larger is
 * written as gzip (RFC 1952), which makes a tenth of it. A reader tells by the first two bytes.
 */
public final class Packed {
    /** The most bytes of a file, with room for what else a Secret has. */
    public static final int MAX_BYTES = 1_000_000;

    /** What is written as it is: a reader of before knows nothing else. */
    static final int PLAIN_BYTES = 900_000;

    /** The most bytes of a text that is unpacked. */
    public static final int MAX_TEXT_BYTES = 16 << 20;

    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;

    private Packed() {}

    /** The file of a text; may be larger than {@link #MAX_BYTES}. */
    public static byte[] of(String text) {
        byte[] plain = text.getBytes(UTF_8);
        if (plain.length <= PLAIN_BYTES) {
            return plain;
        }
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The bytes of the text of a file.
     *
     * @throws IOException if it is gzip that cannot be unpacked, or more than {@link
     *     #MAX_TEXT_BYTES}
     */
    public static byte[] unpacked(byte[] file) throws IOException {
        if (!isGzip(file)) {
            return file;
        }
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(file))) {
            byte[] text = gzip.readNBytes(MAX_TEXT_BYTES + 1);
            if (text.length > MAX_TEXT_BYTES) {
                throw new IOException(
                        "gzip: more than %d bytes of text (expected: at most that)"
                                .formatted(MAX_TEXT_BYTES));
            }
            return text;
        }
    }

    private static boolean isGzip(byte[] file) {
        return file.length >= 2 && (file[0] & 0xff) == MAGIC_1 && (file[1] & 0xff) == MAGIC_2;
    }
}
