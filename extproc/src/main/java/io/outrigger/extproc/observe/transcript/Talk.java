package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.observe.transcript.Message.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What dialects have in common. */
final class Talk {
    private Talk() {}

    /** A member that is a string; empty when it is absent or something else. */
    static JsonText text(JsonValue object, String name) {
        JsonText text = object.text(name);
        return text == null ? JsonText.EMPTY : text;
    }

    /** The same, to be kept; what was kept before when it is empty. */
    static JsonText kept(JsonValue object, String name, JsonText before) {
        JsonText text = text(object, name);
        return text.isEmpty() ? before : text.copy();
    }

    /** A member that is a string, decoded; empty when it is absent or something else. */
    static String string(JsonValue object, String name) {
        return text(object, name).decode();
    }

    /** Items of a member that is an array; empty when it is absent or something else. */
    static List<JsonValue> items(JsonValue object, String name) {
        JsonValue array = object.get(name);
        return array == null ? List.of() : array.items();
    }

    /** A text, or a list of parts. */
    static Message message(
            String role, @Nullable JsonValue content, Function<JsonValue, Part> part) {
        return message(role, content, part, List.of());
    }

    /** A text, or a list of parts, and more behind it. */
    static Message message(
            String role,
            @Nullable JsonValue content,
            Function<JsonValue, Part> part,
            List<Part> more) {
        if (content != null && content.is(Kind.ARRAY)) {
            var parts = new ArrayList<Part>(content.items().stream().map(part).toList());
            parts.addAll(more);
            return new Message(role, Form.LISTED, parts);
        }
        var parts = new ArrayList<Part>();
        if (content != null && content.is(Kind.STRING) && !content.text().isEmpty()) {
            parts.add(new Part.Text(content.text()));
        }
        parts.addAll(more);
        return new Message(role, Form.PLAIN, parts);
    }

    /** All text of a content that is a text or a list of parts. */
    static JsonText joined(@Nullable JsonValue content) {
        if (content == null) {
            return JsonText.EMPTY;
        }
        if (content.is(Kind.STRING)) {
            return content.text();
        }
        var texts = new ArrayList<JsonText>();
        for (JsonValue part : content.items()) {
            JsonText text = part.text("text");
            if (text != null) {
                texts.add(text);
            }
        }
        return JsonText.join(texts);
    }
}
