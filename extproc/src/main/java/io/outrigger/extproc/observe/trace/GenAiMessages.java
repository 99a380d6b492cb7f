package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.transcript.Message;
import io.outrigger.extproc.observe.transcript.Part;
import io.outrigger.extproc.observe.transcript.Reply.Choice;
import java.util.List;

/**
 * Messages as the JSON texts of OpenTelemetry's attributes. Pictures and sound are named, not
 * shown; what no longer fits is left out.
 *
 * @see <a href="https://github.com/open-telemetry/semantic-conventions/tree/main/docs/gen-ai">Their
 *     schemas</a>
 */
final class GenAiMessages {
    private final int limit;
    private int left;

    /**
     * A writer.
     *
     * @param limit bytes of each text
     */
    GenAiMessages(int limit) {
        this.limit = limit;
    }

    /** The parts of one message; empty for none. */
    String parts(List<Part> parts) {
        if (parts.isEmpty()) {
            return "";
        }
        left = limit;
        var out = new JsonWriter();
        write(out, parts);
        return out.take().toString();
    }

    /** Messages; empty for none. */
    String messages(List<Message> messages) {
        if (messages.isEmpty()) {
            return "";
        }
        left = limit;
        var out = new JsonWriter().beginArray();
        for (Message message : messages) {
            if (left > 0) {
                write(out.beginObject(), message);
                out.endObject();
            }
        }
        return out.endArray().take().toString();
    }

    /** Choices; empty for none. */
    String choices(List<Choice> choices) {
        if (choices.isEmpty()) {
            return "";
        }
        left = limit;
        var out = new JsonWriter().beginArray();
        for (Choice choice : choices) {
            write(out.beginObject(), choice.message());
            if (!choice.finishReason().isEmpty()) {
                out.member("finish_reason", choice.finishReason());
            }
            out.endObject();
        }
        return out.endArray().take().toString();
    }

    private void write(JsonWriter out, Message message) {
        left -= 32;
        out.member("role", message.role()).name("parts");
        write(out, message.parts());
    }

    private void write(JsonWriter out, List<Part> parts) {
        out.beginArray();
        for (Part part : parts) {
            left -= 32;
            if (left > 0) {
                write(out.beginObject(), part);
                out.endObject();
            }
        }
        out.endArray();
    }

    private void write(JsonWriter out, Part part) {
        switch (part) {
            case Part.Text(var text) -> out.member("type", "text").member("content", cut(text));
            case Part.Image _ -> out.member("type", "image");
            case Part.ToolCall(var id, var name, var input) -> {
                out.member("type", "tool_call").member("id", cut(id)).member("name", cut(name));
                out.name("arguments");
                arguments(out, input);
            }
            case Part.ToolResult(var id, var text) ->
                    out.member("type", "tool_call_response")
                            .member("id", cut(id))
                            .member("response", cut(text));
            case Part.Untold(var type) -> out.member("type", type);
        }
    }

    /** As JSON where they are some. */
    private void arguments(JsonWriter out, JsonText input) {
        Slice json = input.raw().length() <= left ? input.decodedBytes() : Slice.EMPTY;
        if (JsonString.isJson(json)) {
            left -= json.length();
            out.compact(json);
        } else {
            out.text(cut(input));
        }
    }

    private JsonText cut(JsonText text) {
        if (text.raw().length() <= left) {
            left -= text.raw().length();
            return text;
        }
        JsonText beginning = JsonText.of(text.decode(Math.max(0, left)));
        left = 0;
        return beginning;
    }

    /** Definitions; empty for none. */
    String tools(List<JsonValue> tools) {
        left = limit;
        var out = new JsonWriter().beginArray();
        int told = 0;
        for (JsonValue tool : tools) {
            left -= tool.raw().length();
            if (left > 0) {
                write(out.beginObject(), tool);
                out.endObject();
                told++;
            }
        }
        return told == 0 ? "" : out.endArray().take().toString();
    }

    /** OpenAI's dialect puts most of it into {@code function}. */
    private static void write(JsonWriter out, JsonValue tool) {
        JsonValue function = tool.given("function");
        JsonValue named = function == null ? tool : function;
        JsonValue schema = named.given("parameters");
        JsonText type = tool.text("type");
        out.member("type", type == null ? JsonText.of("function") : type)
                .member("name", named.text("name"))
                .member("description", named.text("description"))
                .member("parameters", schema == null ? named.given("input_schema") : schema);
    }
}
