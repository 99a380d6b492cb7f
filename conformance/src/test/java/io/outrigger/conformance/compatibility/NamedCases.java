package io.outrigger.conformance.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Envoy AI Gateway's own tests of its data plane, by name, and ours that show the same: {@code
 * compatibility/cases.txt}.
 */
final class NamedCases {
    private static final Path FILE = Path.of("src/test/resources/compatibility/cases.txt");

    private NamedCases() {}

    /**
     * One of its tests.
     *
     * @param suite the Go test that it belongs to
     * @param tests ids of ours
     * @param difference what we do otherwise, and why; empty when it is the same
     */
    record NamedCase(String suite, String name, List<String> tests, String difference) {}

    /** Reads {@code == suite} and lines {@code name | verdict | ids | difference}. */
    static List<NamedCase> read() {
        var cases = new ArrayList<NamedCase>();
        String suite = "";
        for (String line : lines()) {
            if (line.startsWith("== ")) {
                suite = line.substring(3);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                cases.add(parsed(suite, line));
            }
        }
        return cases;
    }

    private static NamedCase parsed(String suite, String line) {
        String[] words = line.split("\\s*\\|\\s*", -1);
        boolean isSame = words.length == 3 && words[1].equals("same");
        boolean isBetter = words.length == 4 && words[1].equals("better");
        if (!isSame && !isBetter) {
            throw new IllegalArgumentException(
                    line + " (expected: name | same | ids, or name | better | ids | difference)");
        }
        String difference = isBetter ? words[3] : "";
        return new NamedCase(suite, words[0], List.of(words[2].split(",\\s*", -1)), difference);
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
