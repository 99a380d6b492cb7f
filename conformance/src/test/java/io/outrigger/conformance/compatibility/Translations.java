package io.outrigger.conformance.compatibility;

import io.outrigger.conformance.compatibility.Cell.Note;
import io.outrigger.conformance.compatibility.Cell.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the golden translations of the sidecar show; the id of each is {@code
 * operation/case/target}.
 */
final class Translations {
    private static final Path ROOT = Path.of("../extproc/src/test/resources/golden/translate");
    private static final Pattern UNSUPPORTED = Pattern.compile("(?m)^\\(unsupported: (.*)\\)$");

    private Translations() {}

    /** Whether there is a translation of this id. */
    static boolean has(String id) {
        return id.matches("[a-z_]+/[a-z0-9-]+/[A-Za-z0-9.+-]+")
                && Files.isDirectory(ROOT.resolve(id));
    }

    /** What the cases of a feature show, for a schema and its variants. */
    static List<Cell> of(Operation operation, String schema, Feature feature) {
        return feature.cases().stream()
                .map(it -> ROOT.resolve(operation.name()).resolve(it))
                .filter(Files::isDirectory)
                .flatMap(it -> list(it).filter(target -> isOf(target, schema)))
                .flatMap(it -> shown(it, feature))
                .toList();
    }

    private static boolean isOf(Path target, String schema) {
        String name = target.getFileName().toString();
        return name.equals(schema) || name.startsWith(schema + "+");
    }

    private static Stream<Cell> shown(Path target, Feature feature) {
        String id = ROOT.relativize(target).toString();
        if (!Files.exists(target.resolve("out.request.txt"))) {
            if (feature.isOfReplies()) {
                return Stream.of();
            }
            String refused = read(target.resolve("out.refused.txt"));
            String reason = "422, " + refused.lines().reduce((_, last) -> last).orElseThrow();
            return Stream.of(new Cell(State.NO, List.of(note(reason, id)), List.of(id)));
        }
        return list(target)
                .filter(it -> feature.isToldBy(it.getFileName().toString()))
                .filter(it -> feature != Feature.USAGE || read(it).contains("(usage: "))
                .map(it -> told(it, id));
    }

    private static Cell told(Path file, String id) {
        String text = read(file);
        List<String> tests = List.of(id);
        Matcher unsupported = UNSUPPORTED.matcher(text);
        if (unsupported.find()) {
            Note note = note("not carried, and told so: " + unsupported.group(1), id);
            return new Cell(State.PARTLY, List.of(note), tests);
        }
        boolean asSent = text.contains("\n(the client's bytes)\n");
        return new Cell(asSent ? State.AS_SENT : State.YES, List.of(), tests);
    }

    private static Note note(String text, String id) {
        int plus = id.indexOf('+');
        return new Note(text, plus < 0 ? "" : id.substring(plus + 1));
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
