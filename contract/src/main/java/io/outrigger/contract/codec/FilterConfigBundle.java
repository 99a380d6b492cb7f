package io.outrigger.contract.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configuration in several files: an index, and parts that make its text one after the other. The
 * Secrets that hold them reach the reader one by one; the checksum tells when all of them have. The
 * index has the form of Envoy AI Gateway's, {@code ConfigBundleIndex} in its {@code filterapi}.
 */
public final class FilterConfigBundle {
    /** Name of the index in the bundle's folder. */
    public static final String INDEX = "index.yaml";

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
        /** A part cannot be unpacked, or all of them are too much. */
        BAD_PART,
        /** The parts are those of the index, and not text. */
        NOT_TEXT;

        /** Whether waiting can help, as Secrets reach a pod in any order. */
        public boolean isPassing() {
            return this == MISSING_PART || this == CHECKSUM_MISMATCH;
        }
    }

    /**
     * The index of a text: equal parts give equal indices.
     *
     * @param version of the writer
     * @param uuid names this generation in logs
     */
    public static String index(String version, String uuid, List<Part> parts) {
        var text = new StringBuilder();
        parts.forEach(it -> text.append(it.text()));
        return new Block()
                .always("version", version)
                .always("uuid", uuid)
                .always("checksum", sha256(text.toString().getBytes(UTF_8)))
                .list("parts", parts, FilterConfigBundle::entry)
                .toYaml();
    }

    private static Block entry(Part part) {
        return new Block()
                .always("name", part.name())
                .always("path", part.path())
                .always("sizeBytes", part.text().getBytes(UTF_8).length);
    }

    private record Index(String checksum, List<Entry> parts) {}

    /**
     * A part as an index names it.
     *
     * @param name of the Secret that holds it; empty when the index has no name to print
     */
    private record Entry(String name, String path) {
        @Override
        public String toString() {
            return name.isEmpty() ? path : path + " of " + name;
        }
    }

    /** The paths that an index names; none when it is no index. */
    public static List<String> paths(String indexYaml) {
        var index = read(indexYaml, new Report());
        return index == null ? List.of() : index.parts().stream().map(Entry::path).toList();
    }

    /**
     * Puts a configuration together.
     *
     * @param file the bytes of a file, {@link Packed} or not, by its path below the bundle's
     *     folder; null when there is none
     */
    public static Assembled assemble(String indexYaml, Function<String, byte @Nullable []> file) {
        var report = new Report();
        var index = read(indexYaml, report);
        if (index == null) {
            return incomplete(Reason.BAD_INDEX, INDEX + ": " + report.mistakes().getFirst());
        }
        if (index.checksum().isBlank()) {
            return incomplete(Reason.NO_CHECKSUM, INDEX + ": checksum: empty (expected: SHA-256)");
        }
        if (index.parts().isEmpty()) {
            return incomplete(Reason.NO_PARTS, INDEX + ": parts: none (expected: at least one)");
        }
        return assemble(index, file);
    }

    private static @Nullable Index read(String yaml, Report report) {
        var root = YamlText.root(yaml, report);
        if (root == null) {
            return null;
        }
        // a newer writer's keys do no harm here: the checksum decides
        var index = Fields.read(root, Keys.OPEN, report, FilterConfigBundle::index);
        return report.mistakes().isEmpty() ? index : null;
    }

    private static Assembled assemble(Index index, Function<String, byte @Nullable []> file) {
        var whole = new ByteArrayOutputStream();
        for (var part : index.parts()) {
            byte[] bytes = file.apply(part.path());
            if (bytes == null) {
                return incomplete(Reason.MISSING_PART, part + ": missing (expected: a part)");
            }
            try {
                whole.writeBytes(Packed.unpacked(bytes));
            } catch (IOException e) {
                return incomplete(Reason.BAD_PART, part + ": " + e.getMessage());
            }
            if (whole.size() > Packed.MAX_TEXT_BYTES) {
                return incomplete(
                        Reason.BAD_PART,
                        "%s: more than %d bytes of text with those before (expected: at most that)"
                                .formatted(part, Packed.MAX_TEXT_BYTES));
            }
        }
        return assembled(index, whole.toByteArray());
    }

    private static Assembled assembled(Index index, byte[] text) {
        String found = sha256(text);
        if (!found.equalsIgnoreCase(index.checksum().strip())) {
            return incomplete(
                    Reason.CHECKSUM_MISMATCH,
                    "%s: checksum: %s (expected: %s)"
                            .formatted(
                                    index.parts().stream()
                                            .map(Entry::toString)
                                            .collect(Collectors.joining(", ")),
                                    found,
                                    Quoted.of(index.checksum())));
        }
        try {
            return new Assembled.Complete(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
        } catch (CharacterCodingException _) {
            return incomplete(Reason.NOT_TEXT, "parts: not UTF-8 (expected: YAML)");
        }
    }

    private static Index index(Fields in) {
        return new Index(in.text("checksum"), in.list("parts", FilterConfigBundle::entry));
    }

    private static Entry entry(Fields in) {
        String name = in.text("name");
        return new Entry(
                PATH.matcher(name).matches() ? name : "",
                in.required("path", new Form("a path inside the bundle", PATH.asMatchPredicate())));
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
