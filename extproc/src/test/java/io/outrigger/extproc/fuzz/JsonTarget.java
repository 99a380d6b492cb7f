package io.outrigger.extproc.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonPath;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.Slice;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON is judged as Jackson judges it, and what is edited is JSON again. */
final class JsonTarget {
    private static final JsonFactory JACKSON = new JsonFactory();
    private static final List<String> PATHS =
            List.of("a", "a.b", "a.0", "a.-1.b", "0", "messages.1.content.0.text", "a\\.b.:0", "");

    private JsonTarget() {}

    static void run(Input input) throws JsonSyntaxException {
        String path = input.one(PATHS);
        Slice text = input.rest();
        JsonValue value;
        try {
            value = JsonValue.parse(text);
        } catch (JsonSyntaxException e) {
            String message = String.valueOf(e.getMessage());
            Input.check(message.contains("too") || !isGood(text), "refused: " + message);
            return;
        }
        Input.check(isGood(text), "accepted");
        walk(value);
        paths(text, JsonPath.of(path));
        if (value.is(Kind.OBJECT)) {
            edit(JsonObject.parse(text), value.members().size());
        }
    }

    /** Whether Jackson takes it; of what is not plain ASCII, or may be beyond its limits, ours. */
    private static boolean isGood(Slice text) {
        Boolean judged = judged(text);
        if (judged != null) {
            return judged;
        }
        try {
            JsonValue.parse(text);
            return true;
        } catch (JsonSyntaxException _) {
            return false;
        }
    }

    private static @Nullable Boolean judged(Slice text) {
        byte[] bytes = text.toBytes();
        for (byte b : bytes) {
            if (b <= 0) {
                return null; // other encodings, which Jackson guesses
            }
        }
        if (bytes.length > 900) {
            return null;
        }
        int roots = 0;
        try (JsonParser parser = JACKSON.createParser(bytes)) {
            while (parser.nextToken() != null) {
                roots++;
                parser.finishToken();
                parser.skipChildren();
            }
        } catch (IOException _) {
            return false;
        }
        return roots == 1;
    }

    private static void walk(JsonValue value) {
        switch (value.kind()) {
            case OBJECT -> {
                int longest = 0;
                for (JsonValue.Member member : value.members()) {
                    text(member.name());
                    walk(member.value());
                    longest = Math.max(longest, member.name().decode().length());
                }
                Input.check(value.get("n".repeat(longest + 1)) == null, "a name that is not there");
            }
            case ARRAY -> value.items().forEach(JsonTarget::walk);
            case STRING -> text(value.text());
            case NUMBER -> Input.check(!Double.isNaN(value.number()), "not a number");
            case BOOLEAN ->
                    Input.check(value.raw().is(value.isTrue() ? "true" : "false"), "boolean");
            case NULL -> Input.check(value.raw().is("null"), "null");
        }
    }

    private static void text(JsonText text) {
        String decoded = text.decode();
        Input.check(JsonText.of(decoded).decode().equals(decoded), "a text changed");
        Input.check(text.isBlank() == decoded.isBlank(), "blank");
    }

    private static void paths(Slice text, JsonPath path) throws JsonSyntaxException {
        JsonValue.parse(path.remove(text));
        Slice set = path.set(text, Slice.utf8("[1]"));
        if (set != null) {
            JsonValue.parse(set);
        }
    }

    private static void edit(JsonObject object, int size) throws JsonSyntaxException {
        Input.check(object.size() == size, "members");
        Slice edited =
                new JsonEdit(object)
                        .set("model", "\"x\"".getBytes(UTF_8))
                        .remove("a")
                        .set("new", "[]".getBytes(UTF_8))
                        .apply();
        JsonObject again = JsonObject.parse(edited);
        Input.check("x".equals(again.string("model")), "set");
        Input.check(again.find("a") < 0, "removed");
        Slice one = new JsonEdit(object).set("model", "7".getBytes(UTF_8)).apply();
        Input.check(JsonObject.parse(one).number("model") == 7, "one");
    }
}
