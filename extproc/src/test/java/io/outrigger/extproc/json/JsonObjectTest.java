package io.outrigger.extproc.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
    private static final JsonFactory JACKSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(10_000).build())
                    .build();
    private static final String SAMPLE =
            """
            {"model": "gpt-4o", "n" : -1.5e+3, "stream":true,"x":null,
             "messages":[{"role":"user","content":"h\\u00e9llo \\"w\\" \\\\ {[,]}: ünï"},[],{},[[0]]],
             "stream_options": {"include_usage" :false , "other":[1,2]}, "e":""}
            """;

    @Test
    void boundsTheNumberOfMembers() throws JsonSyntaxException {
        int most = 100_000;

        assertThat(JsonObject.parse(Slice.utf8(members(most))).size()).isEqualTo(most);
        assertThatThrownBy(() -> JsonObject.parse(Slice.utf8(members(most + 1))))
                .hasMessageContaining("too many members");
    }

    private static String members(int count) {
        return "{\"a\":0" + ",\"a\":0".repeat(count - 1) + "}";
    }

    @Test
    void findsMembersWithTheirValues() throws JsonSyntaxException {
        var object = JsonObject.parse(Slice.utf8(SAMPLE));

        assertThat(object.size()).isEqualTo(7);
        assertThat(object.string("model")).isEqualTo("gpt-4o");
        assertThat(String.valueOf(object.value("n"))).isEqualTo("-1.5e+3");
        assertThat(object.string("stream")).isNull();
        assertThat(object.value("absent")).isNull();
        assertThat(object.object("stream_options")).isNotNull();
        assertThat(object.string("e")).isEmpty();
    }

    @Test
    void findsANameThatIsWrittenWithEscapes() throws JsonSyntaxException {
        var object = JsonObject.parse(Slice.utf8("{\"mod\\u0065l\":\"a\",\"model\":\"b\"}"));

        assertThat(object.count("model")).isEqualTo(2);
    }

    @Test
    void readsCountsOnly() throws JsonSyntaxException {
        var object =
                JsonObject.parse(
                        Slice.utf8(
                                "{\"a\":12,\"b\":-1,\"c\":1.0,\"d\":9999999999999999999,\"e\":0}"));

        assertThat(object.number("a")).isEqualTo(12);
        assertThat(object.number("b")).isEqualTo(-1);
        assertThat(object.number("c")).isEqualTo(-1);
        assertThat(object.number("d")).isEqualTo(-1);
        assertThat(object.number("e")).isZero();
        assertThat(object.number("f")).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "{",
                "{}x",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":1e}",
                "{\"a\":tru}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"b}",
                "{\"a\":[1 2]}",
                "{\"a\":[1,]}",
                "{\"a\":{]}",
                "{'a':1}",
                "{\"a\":1}}",
                "{a:1}"
            })
    void refusesWhatIsNotAnObject(String text) {
        assertThatThrownBy(() -> JsonObject.parse(Slice.utf8(text)))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("at byte");
    }

    @Test
    void refusesAbsurdNesting() {
        String deep = "{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}";

        assertThatThrownBy(() -> JsonObject.parse(Slice.utf8(deep)))
                .hasMessageStartingWith("nested too deep");
    }

    /** Every text that differs from good JSON in a few bytes is judged as Jackson judges it. */
    @Test
    void agreesWithJacksonOnMutatedTexts() {
        var random = new Random(20_26);
        int good = 0;
        for (int round = 0; round < 40_000; round++) {
            byte[] text = Slice.utf8(SAMPLE).toBytes();
            for (int i = random.nextInt(3); i > 0; i--) {
                String pool = "{}[]\",:\\ \n0123456789.eE+-truefalsnx\u0001";
                int at = random.nextInt(text.length);
                // Jackson also refuses broken UTF-8, which is not ours to judge
                if (text[at] >= 0) {
                    text[at] = (byte) pool.charAt(random.nextInt(pool.length()));
                }
            }
            boolean valid = jacksonAccepts(text);
            good += valid ? 1 : 0;
            assertThat(accepts(text)).as("%s", Slice.of(text)).isEqualTo(valid);
        }
        assertThat(good).isBetween(1_000, 39_000);
    }

    private static boolean accepts(byte[] text) {
        try {
            JsonObject.parse(Slice.of(text));
            return true;
        } catch (JsonSyntaxException _) {
            return false;
        }
    }

    private static boolean jacksonAccepts(byte[] text) {
        try (JsonParser parser = JACKSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }
}
