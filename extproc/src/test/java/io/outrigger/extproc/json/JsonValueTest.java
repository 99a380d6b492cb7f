package io.outrigger.extproc.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.extproc.json.JsonValue.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    private static final String DOCUMENT =
            " { \"a\" : [ 1 , {\"b\":null} , [ ] ], \"t\":\"x\\u00e9\\n\", \"n\": -1.5e2, \"c\":7,"
                    + " \"f\":true, \"a\\u0062\": {\"deep\":{\"er\":\"y\"}}, \"c\": 8 } ";

    @Test
    void seesEveryValueInItsPlace() throws JsonSyntaxException {
        JsonValue value = JsonValue.parse(Slice.utf8(DOCUMENT));

        assertThat(value.members().stream().map(it -> it.name().decode()))
                .containsExactly("a", "t", "n", "c", "f", "ab", "c");
        assertThat(at(value, "a").items().stream().map(JsonValue::toString))
                .containsExactly("1", "{\"b\":null}", "[ ]");
        assertThat(at(value, "a").items().get(1).get("b")).matches(it -> it.is(Kind.NULL));
        assertThat(at(value, "a").items().get(1).given("b")).isNull();
        assertThat(value.string("t")).isEqualTo("xé\n");
        assertThat(value.text("t"))
                .hasToString("xé\n")
                .matches(it -> it.raw().is("\"x\\u00e9\\n\""));
        assertThat(at(value, "n").number()).isEqualTo(-150);
        assertThat(value.count("c")).as("the last one wins").isEqualTo(8);
        assertThat(value.count("n")).isEqualTo(-1);
        assertThat(value.flag("f")).isTrue();
        assertThat(at(at(value, "ab"), "deep").string("er")).isEqualTo("y");
        assertThat(value.get("deep")).isNull();
        assertThat(at(value, "a").get("b")).isNull();
        assertThat(value.items()).isEmpty();
    }

    private static JsonValue at(JsonValue object, String name) {
        JsonValue member = object.get(name);
        assertThat(member).as(name).isNotNull();
        return java.util.Objects.requireNonNull(member);
    }

    @Test
    void readsScalarsAndEmptyThings() throws JsonSyntaxException {
        assertThat(JsonValue.parse(Slice.utf8(" null ")).kind()).isEqualTo(Kind.NULL);
        assertThat(JsonValue.parse(Slice.utf8("\"\"")).text().isEmpty()).isTrue();
        assertThat(JsonValue.parse(Slice.utf8("{}")).members()).isEmpty();
        assertThat(JsonValue.parse(Slice.utf8("[]")).items()).isEmpty();
        assertThat(JsonValue.parse(Slice.utf8("false")).isTrue()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "[1 2]",
                "1 1",
                "nul",
                "01",
                "\"\\x\"",
                "\"a",
                "{\"a\":1]",
                "[1}",
                "\"\n\""
            })
    void refusesWhatIsNotJson(String text) {
        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> JsonValue.parse(Slice.utf8(text)));
    }

    @Test
    void boundsTheDepth() throws JsonSyntaxException {
        String deepest = "[".repeat(512) + "]".repeat(512);

        assertThat(JsonValue.parse(Slice.utf8(deepest)).raw()).hasToString(deepest);
        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> JsonValue.parse(Slice.utf8("[".repeat(10_000))))
                .withMessageContaining("nested too deep");
    }

    @Test
    void boundsTheNumberOfValues() throws JsonSyntaxException {
        int most = 2_000_000;

        assertThat(JsonValue.parse(Slice.utf8(zeros(most - 1))).items()).hasSize(most - 1);
        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> JsonValue.parse(Slice.utf8(zeros(most))))
                .withMessageContaining("too many values");
    }

    private static String zeros(int count) {
        return "[0" + ",0".repeat(count - 1) + "]";
    }

    @Test
    void textsMoveWithoutBeingDecoded() {
        JsonText raw = JsonText.raw(Slice.utf8("\"a\\/\\u0041\""));

        assertThat(raw.decode()).isEqualTo("a/A");
        assertThat(raw.is("a/A")).isTrue();
        assertThat(raw).isEqualTo(JsonText.of("a/A"));
        assertThat(JsonText.join(java.util.List.of(raw, JsonText.of("\"")))).hasToString("a/A\"");
        assertThat(JsonText.quoting(Slice.utf8("{\"a\":\"\\n\"}")).raw())
                .hasToString("\"{\\\"a\\\":\\\"\\\\n\\\"}\"");
    }

    @Test
    void writesWhatItReads() throws JsonSyntaxException {
        var out = new JsonWriter(16);
        out.beginObject().member("a", 1L).name("b").beginArray().text("x\"").nothing();
        out.flag(true).beginObject().endObject().endArray().name(JsonText.of("c\n"));
        out.quoted(Slice.utf8("QQ=="))
                .member("d", JsonValue.parse(Slice.utf8(" [1, \" \\\" \" ]")));
        out.member("e", (JsonText) null).endObject().frame("\n").beginArray().endArray();

        assertThat(out.take())
                .hasToString(
                        "{\"a\":1,\"b\":[\"x\\\"\",null,true,{}],\"c\\n\":\"QQ==\",\"d\":[1,\" \\\" \"]}\n[]");
        assertThat(out.take()).matches(Slice::isEmpty);
    }
}
