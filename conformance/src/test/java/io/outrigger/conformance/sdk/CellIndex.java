package io.outrigger.conformance.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.sdk.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file of all cells and what becomes of them, from which documentation is made. With {@code
 * -Dgolden.update=true} it is written; a reviewer reads the diff.
 */
final class CellIndex {
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private static final Outcome NOT_RUN = new Outcome(Outcome.Kind.FAILED, "did not run");

    private final Path file;
    private final List<String> lines;

    private CellIndex(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    static CellIndex of(Path file) {
        try {
            return new CellIndex(file, Files.exists(file) ? Files.readAllLines(file) : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a cell came out, and as the file says. */
    void holds(String id, Map<String, Outcome> outcomes) {
        Outcome outcome = outcomes.getOrDefault(id, NOT_RUN);
        assertThat(outcome.kind()).as(outcome.why()).isNotEqualTo(Outcome.Kind.FAILED);
        if (!UPDATE) {
            assertThat(lines).as(outcome.why()).contains(line(id, outcome));
        }
    }

    /** Whether the file holds just these cells. */
    void isOf(Map<String, Outcome> outcomes) throws IOException {
        var found =
                new TreeMap<>(outcomes)
                        .entrySet().stream().map(it -> line(it.getKey(), it.getValue())).toList();
        if (UPDATE) {
            Files.write(file, found);
        } else {
            assertThat(lines).isEqualTo(found);
        }
    }

    private static String line(String id, Outcome outcome) {
        return id + " " + outcome.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
