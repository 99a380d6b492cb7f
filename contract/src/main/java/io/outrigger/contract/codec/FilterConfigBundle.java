package io.outrigger.contract.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that is larger than one Kubernetes Secret: an index and numbered parts, each in a
 * Secret of its own. They reach the reader one by one; the checksum tells when all of them have.
 */
public final class FilterConfigBundle {
    /** Name of the index in the bundle's folder. */
    public static final String INDEX = "index.yaml";

    /** The most bytes of one part. */
    public static final int PART_BYTES = 700 * 1024;

    /** The most parts: the mount has as many optional slots. */
    public static final int MAX_PARTS = 8;

    /** Relative, no empty step and none that begins with a dot: it stays inside the folder. */
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private FilterConfigBundle() {}

    /**
     * One part.
     *
     * @param name of the Secret that holds it
     * @param path below the bundle's folder
     */
    public record Part(String name, String path, String text) {
        @Override
        public String toString() {
            return path + " of " + name + " [redacted]";
        }
    }

    /** What became of a text that was to be split. */
    public sealed interface Split {
        /** The index and its parts, in order. */
        record Done(String indexYaml, List<Part> parts) implements Split {
            public Done {
                parts = List.copyOf(parts);
            }
        }

        /** More than {@link #MAX_PARTS} parts. */
        record TooLarge(long bytes, long maxBytes) implements Split {}
    }

    /** What became of an index that was to be assembled. */
    public sealed interface Assembled {
        /** All parts are there and belong together. */
        record Complete(String yaml) implements Assembled {
            @Override
            public String toString() {
                return "Complete[redacted]";
            }
        }

        /**
         * The parts do not make a configuration.
         *
         * @param message what was found, by path; no content
         */
        record Incomplete(Reason reason, String message) implements Assembled {}
    }

    /** Why a bundle is not complete. */
    public enum Reason {
        /** The index is not an index. */
        BAD_INDEX,
        /** The index names no checksum. */
        NO_CHECKSUM,
        /** The index names no part. */
        NO_PARTS,
        /** A part is not there: it may still arrive. */
        MISSING_PART,
        /** The parts are not those of the index: newer ones may still arrive. */
        CHECKSUM_MISMATCH,
        /** The parts are those of the index, and not text. */
        NOT_TEXT;

        /** Whether waiting can help, as Secrets reach a pod in any order. */
        public boolean isPassing() {
            return this == MISSING_PART || this == CHECKSUM_MISMATCH;
        }
    }

    /**
     * Splits a configuration at character boundaries.
     *
     * @param partName the name of the Secret for part {@code i}
     */
    public static Split split(
            String yaml, String version, String uuid, IntFunction<String> partName) {
        byte[] bytes = yaml.getBytes(UTF_8);
        var parts = new ArrayList<Part>();
        for (int start = 0; start < bytes.length || parts.isEmpty(); ) {
            int end = boundary(bytes, start + PART_BYTES);
            int number = parts.size();
            String text = new String(bytes, start, end - start, UTF_8);
            parts.add(new Part(partName.apply(number), "parts/%03d".formatted(number), text));
            start = end;
        }
        if (parts.size() > MAX_PARTS) {
            return new Split.TooLarge(bytes.length, (long) MAX_PARTS * PART_BYTES);
        }
        var index =
                new Block()
                        .always("version", version)
                        .always("uuid", uuid)
                        .always("checksum", sha256(bytes))
                        .list("parts", parts, FilterConfigBundle::entry);
        return new Split.Done(index.toYaml(), parts);
    }

    /** The last position up to {@code wanted} that is not inside a character. */
    private static int boundary(byte[] bytes, int wanted) {
        int at = Math.min(wanted, bytes.length);
        while (at < bytes.length && (bytes[at] & 0xC0) == 0x80) {
            at--;
        }
        return at;
    }

    private static Block entry(Part part) {
        return new Block()
                .always("name", part.name())
                .always("path", part.path())
                .always("sizeBytes", part.text().getBytes(UTF_8).length);
    }

    private record Index(String checksum, List<String> paths) {}

    /**
     * Puts a configuration together.
     *
     * @param part the bytes at a path below the bundle's folder, or null when there are none
     */
    public static Assembled assemble(String indexYaml, Function<String, byte @Nullable []> part) {
        var report = new Report();
        var root = YamlText.root(indexYaml, report);
        // a newer writer's keys do no harm here: the checksum decides
        var index =
                root == null
                        ? null
                        : Fields.read(root, Keys.OPEN, report, FilterConfigBundle::index);
        if (index == null || !report.mistakes().isEmpty()) {
            return incomplete(Reason.BAD_INDEX, INDEX + ": " + report.mistakes().getFirst());
        }
        if (index.checksum().isBlank()) {
            return incomplete(Reason.NO_CHECKSUM, INDEX + ": checksum: empty (expected: SHA-256)");
        }
        if (index.paths().isEmpty()) {
            return incomplete(Reason.NO_PARTS, INDEX + ": parts: none (expected: at least one)");
        }
        return assemble(index, part);
    }

    private static Assembled assemble(Index index, Function<String, byte @Nullable []> part) {
        var whole = new ByteArrayOutputStream();
        for (String path : index.paths()) {
            byte[] bytes = part.apply(path);
            if (bytes == null) {
                return incomplete(Reason.MISSING_PART, path + ": missing (expected: a part)");
            }
            whole.writeBytes(bytes);
        }
        String found = sha256(whole.toByteArray());
        if (!found.equalsIgnoreCase(index.checksum().strip())) {
            return incomplete(
                    Reason.CHECKSUM_MISMATCH,
                    "checksum: " + found + " (expected: " + Quoted.of(index.checksum()) + ")");
        }
        try {
            return new Assembled.Complete(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(whole.toByteArray())).toString());
        } catch (CharacterCodingException _) {
            return incomplete(Reason.NOT_TEXT, "parts: not UTF-8 (expected: YAML)");
        }
    }

    private static Index index(Fields in) {
        return new Index(in.text("checksum"), in.list("parts", FilterConfigBundle::path));
    }

    private static String path(Fields in) {
        return in.required("path", new Form("a path inside the bundle", PATH.asMatchPredicate()));
    }

    private static Assembled incomplete(Reason reason, String message) {
        return new Assembled.Incomplete(reason, message);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
