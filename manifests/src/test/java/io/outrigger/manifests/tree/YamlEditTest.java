package io.outrigger.manifests.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;

class YamlEditTest {
    /** A document, operations, and the document after them. */
    record Case(String name, String before, String patch, String after) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(
                        "a key after the last one",
                        "a: 1\nb: 0644  # kept\n",
                        "[{op: add, path: /c, value: {d: [1, x]}}]",
                        "a: 1\nb: 0644  # kept\nc:\n  d:\n    - 1\n    - x\n"),
                new Case(
                        "a key of a nested map, with a comment after it",
                        "a:\n    b: yes\n    # why\nc: 1\n",
                        "[{op: add, path: /a/x, value: \"1\"}]",
                        "a:\n    b: yes\n    x: \"1\"\n    # why\nc: 1\n"),
                new Case(
                        "a key of a list's item",
                        "l:\n- name: a\n  image: b\n- name: c\n",
                        "[{op: add, path: /l/0/m, value: []}]",
                        "l:\n- name: a\n  image: b\n  m: []\n- name: c\n"),
                new Case(
                        "items of lists with and without indentation",
                        "l:\n- a\nm:\n  - b\n",
                        "[{op: add, path: /l/-, value: {x: y}}, {op: add, path: /m/-, value: c}]",
                        "l:\n- a\n- x: \"y\"\nm:\n  - b\n  - c\n"),
                new Case(
                        "after a block scalar",
                        "l:\n- a: |\n    text\n      more\n\n- b: >-\n    folded\n    text\nc: 1\n",
                        "[{op: add, path: /l/0/x, value: 1}, {op: add, path: /l/-, value: 2}]",
                        "l:\n- a: |\n    text\n      more\n\n  x: 1\n- b: >-\n    folded\n    text\n- 2\nc: 1\n"),
                new Case(
                        "into brackets",
                        "a: {b: 1, c: [x]} # kept\nd: {}\ne: []\n",
                        "[{op: add, path: /a/y, value: {z: 2}}, {op: add, path: /a/c/-, value: w},"
                                + " {op: add, path: /d/k, value: v}, {op: add, path: /e/-, value: 1}]",
                        "a: {b: 1, c: [x, \"w\"], \"y\": {\"z\":2}} # kept\nd: {\"k\": \"v\"}\ne: [1]\n"),
                new Case(
                        "JSON",
                        "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n",
                        "[{op: add, path: /a/c, value: [2]}]",
                        "{\n  \"a\": {\n    \"b\": 1, \"c\": [2]\n  }\n}\n"),
                new Case(
                        "in place of nothing",
                        "a:\nb: null\nc: ~\nd: 'x'\n",
                        "[{op: replace, path: /a, value: {x: 1}}, {op: replace, path: /b, value: [2]},"
                                + " {op: replace, path: /c, value: {}}, {op: replace, path: /d, value: y}]",
                        "a: {\"x\":1}\nb: [2]\nc: {}\nd: \"y\"\n"),
                new Case(
                        "keys with slashes, and a text beyond the basic plane",
                        "\uD83D\uDE80: \"\uD83D\uDE80\"\na/b:\n  c~d: 1\n",
                        "[{op: add, path: /a~1b/e~1f~0g, value: \"\uD83D\uDE80\"}]",
                        "\uD83D\uDE80: \"\uD83D\uDE80\"\na/b:\n  c~d: 1\n  \"e/f~g\": \"\uD83D\uDE80\"\n"),
                new Case(
                        "no line feed at the end",
                        "---\na:\n  b: 1",
                        "[{op: add, path: /a/c, value: 2}]",
                        "---\na:\n  b: 1\n  c: 2\n"),
                new Case(
                        "Windows",
                        "a:\r\n  b: |\r\n    x\r\nc: 1\r\n",
                        "[{op: add, path: /a/d, value: {e: 2}}]",
                        "a:\r\n  b: |\r\n    x\r\n  d:\r\n    e: 2\r\nc: 1\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void addsAndLeavesTheRest(Case it) {
        assertThat(YamlEdit.applied(patch(it.patch()), it.before())).isEqualTo(it.after());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{op: remove, path: /a}] | nothing can be added at /a",
                "[{op: add, path: /b/0, value: 1}] | nothing can be added at /b/0",
                "[{op: add, path: /x/y, value: 1}] | nothing can be added at /x/y",
                "[{op: replace, path: /b, value: 1}] | a value of several lines cannot be replaced",
            })
    void whatCannotBeDoneInPlaceIsRefused(String patch, String message) {
        assertThatThrownBy(() -> YamlEdit.applied(patch(patch), "a: 1\nb: [2]\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void emptyPatchChangesNothing() {
        assertThat(YamlEdit.applied(patch("[]"), " a:   1 \n")).isEqualTo(" a:   1 \n");
    }

    private static ArrayNode patch(String yaml) {
        return (ArrayNode) Yaml.documents(yaml).getFirst();
    }
}
