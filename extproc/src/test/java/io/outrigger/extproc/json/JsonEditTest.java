package io.outrigger.extproc.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonEditTest {
    @Test
    void replacesInPlaceAndKeepsEveryOtherByte() throws JsonSyntaxException {
        assertThat(
                        edit("{ \"a\" : 1 ,\n\"model\":\"x\", \"b\":[ 2 ] }")
                                .set("model", json("\"long\"")))
                .hasToString("{ \"a\" : 1 ,\n\"model\":\"long\", \"b\":[ 2 ] }");
    }

    @Test
    void addsAtTheEnd() throws JsonSyntaxException {
        assertThat(edit("{\"a\":1 }").set("b", json("{}"))).hasToString("{\"a\":1,\"b\":{} }");
        assertThat(edit(" { } ").set("b", json("2")))
                .hasToString(" { \"b\":2} ".replace("{ ", "{"));
    }

    @Test
    void removesWithTheComma() throws JsonSyntaxException {
        String text = "{\"a\":1, \"b\":2, \"c\":3}";
        assertThat(edit(text).remove("a")).hasToString("{\"b\":2, \"c\":3}");
        assertThat(edit(text).remove("b")).hasToString("{\"a\":1, \"c\":3}");
        assertThat(edit(text).remove("c")).hasToString("{\"a\":1, \"b\":2}");
        assertThat(edit(text).remove("a").remove("b").remove("c")).hasToString("{}");
    }

    @Test
    void returnsTheSameSliceWhenNothingChanges() throws JsonSyntaxException {
        Slice text = Slice.utf8("{\"a\":1}");
        assertThat(new JsonEdit(JsonObject.parse(text)).apply()).isSameAs(text);
    }

    /** Whatever is edited, the result is valid and has what a map would have. */
    @Test
    void behavesLikeAMap() throws JsonSyntaxException {
        var random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            var model = new LinkedHashMap<String, String>();
            for (int i = random.nextInt(5); i > 0; i--) {
                model.put("k" + random.nextInt(6), Integer.toString(random.nextInt(1000)));
            }
            var edit = new JsonEdit(JsonObject.parse(Slice.utf8(text(model, random))));
            for (int i = random.nextInt(4); i > 0; i--) {
                String name = "k" + random.nextInt(8);
                if (random.nextBoolean()) {
                    model.remove(name);
                    edit.remove(name);
                } else {
                    String value = "\"v" + random.nextInt(10) + "\"";
                    model.put(name, value);
                    edit.set(name, json(value));
                }
            }
            var result = JsonObject.parse(edit.apply());
            assertThat(result.size()).isEqualTo(model.size());
            for (var entry : model.entrySet()) {
                assertThat(String.valueOf(result.value(entry.getKey())))
                        .isEqualTo(entry.getValue());
            }
        }
    }

    private static String text(Map<String, String> members, Random random) {
        var text = new StringBuilder(random.nextBoolean() ? "{" : " {\n ");
        String separator = "";
        for (var member : members.entrySet()) {
            text.append(separator).append('"').append(member.getKey()).append("\": ");
            text.append(member.getValue());
            separator = random.nextBoolean() ? "," : " , ";
        }
        return text.append(random.nextBoolean() ? "}" : " } ").toString();
    }

    private record Edited(JsonEdit edit) {
        Edited set(String name, byte[] value) {
            edit.set(name, value);
            return this;
        }

        Edited remove(String name) {
            edit.remove(name);
            return this;
        }

        @Override
        public String toString() {
            return edit.apply().toString();
        }
    }

    private static Edited edit(String text) throws JsonSyntaxException {
        return new Edited(new JsonEdit(JsonObject.parse(Slice.utf8(text))));
    }

    private static byte[] json(String text) {
        return Slice.utf8(text).toBytes();
    }
}
