package io.outrigger.manifests.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class YamlStreamTest {
    /** A text and its pieces. */
    record Case(String name, List<String> pieces) {
        static Case of(String name, String... pieces) {
            return new Case(name, List.of(pieces));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        return List.of(
                Case.of("nothing"),
                Case.of("one document", "a: 1\n"),
                Case.of("no line feed at the end", "a: 1\n", "---\nb: 2"),
                Case.of("a marker first", "---\na: 1\n", "---\nb: 2\n"),
                Case.of("comments and directives before a marker", "# c\n%YAML 1.2\n---\na: 1\n"),
                Case.of(
                        "a document on the marker's line",
                        "a: 1\n",
                        "--- {b: 2}\n",
                        "--- # c\nc: 3\n"),
                Case.of("empty documents", "---\n", "---\n", "---\na: 1\n", "---\n"),
                Case.of("an end marker", "a: 1\n...\n", "b: 2\n...\n", "---\nc: 3\n"),
                Case.of("Windows", "a: 1\r\n", "---\r\nb: 2\r\n"),
                Case.of("a byte order mark", "\uFEFF# c\n---\na: 1\n", "---\nb: 2\n"),
                Case.of("dashes that are none", "a: |\n  ---\n  x\n---b: 2\n", "---\nc: 3\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void splitsAtMarkersAndLosesNothing(Case it) {
        assertThat(YamlStream.split(String.join("", it.pieces()))).isEqualTo(it.pieces());
    }
}
