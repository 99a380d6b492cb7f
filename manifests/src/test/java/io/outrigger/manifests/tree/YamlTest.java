package io.outrigger.manifests.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a: b",
                "# no comment",
                "true",
                "Yes",
                "off",
                "y",
                "null",
                "~",
                "1e3",
                "0x1f",
                "0o7",
                "12",
                "1.5",
                ".inf",
                "NaN",
                "2026-01-01",
                "1:30",
                "-",
                "- x",
                "*",
                "&a",
                "!t",
                "%x%",
                "@x",
                "`",
                "\"q\"",
                "'q'",
                " lead",
                "trail ",
                "",
                "two\nlines\n",
                "tab\there",
                "a #b",
                "a:",
                "é",
                "{x}",
                "[x]",
                "a,b",
                "?",
                "=",
                "<<"
            })
    void everyTextComesBackAsIs(String text) {
        var tree =
                Json.object("key", text, "list", List.of(text), text.isEmpty() ? "e" : text, "k");

        assertThat(Yaml.documents(Yaml.print(tree))).containsExactly(tree);
    }

    @ParameterizedTest
    @CsvSource({
        "envoy.filters.http.router, envoy.filters.http.router",
        "60s, 60s",
        "yes, '\"yes\"'",
        "1e3, '\"1e3\"'",
        "8080, '\"8080\"'",
        "127.0.0.1, '\"127.0.0.1\"'",
        "on, '\"on\"'",
    })
    void quotesStandWhereSomeReaderWouldSeeAnotherType(String text, String printed) {
        assertThat(Yaml.print(Json.object("k", text))).isEqualTo("k: " + printed + "\n");
    }

    @Test
    void documentsAreSeparatedAndEmptyOnesLeftOut() {
        assertThat(Yaml.documents("---\na: 1\n---\n---\n# nothing\n---\nb: 2\n"))
                .containsExactly(Json.object("a", 1), Json.object("b", 2));
        assertThat(Yaml.print(List.of(Json.object("a", 1), Json.object("b", 2))))
                .isEqualTo("a: 1\n---\nb: 2\n");
    }

    @Test
    void anchorsAreResolved() {
        assertThat(Yaml.documents("a: &x {b: 1}\nc: *x\n"))
                .containsExactly(Json.object("a", Json.object("b", 1), "c", Json.object("b", 1)));
    }

    @Test
    void aMistakeIsNamedWithItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Yaml.documents("a: 1\nb: [\n"))
                .withMessageContaining("not YAML")
                .withMessageContaining("line 3");
    }

    @Test
    void aKeyMayNotComeTwice() {
        assertThatIllegalArgumentException().isThrownBy(() -> Yaml.documents("a: 1\na: 2\n"));
    }
}
