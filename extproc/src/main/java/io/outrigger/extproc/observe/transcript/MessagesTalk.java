package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.observe.transcript.Reply.Choice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anthropic's messages. */
final class MessagesTalk {
    private MessagesTalk() {}

    static Prompt prompt(JsonValue body) {
        var messages = new ArrayList<Message>();
        for (JsonValue message : Talk.items(body, "messages")) {
            messages.add(message(message));
        }
        JsonValue system = body.get("system");
        return new Prompt(
                system == null ? List.of() : message("system", system).parts(),
                messages,
                Talk.items(body, "tools"));
    }

    private static Message message(JsonValue message) {
        return message(Talk.string(message, "role"), message.get("content"));
    }

    private static Message message(String role, @Nullable JsonValue content) {
        return Talk.message(role, content, MessagesTalk::part);
    }

    private static Part part(JsonValue block) {
        String type = Talk.string(block, "type");
        return switch (type) {
            case "text" -> new Part.Text(Talk.text(block, "text"));
            case "image" -> new Part.Image(url(block.get("source")));
            case "tool_use", "server_tool_use", "mcp_tool_use" -> call(block);
            case "tool_result" ->
                    new Part.ToolResult(
                            Talk.text(block, "tool_use_id"), Talk.joined(block.get("content")));
            case "thinking", "redacted_thinking" -> new Part.Untold("reasoning");
            default -> new Part.Untold(type);
        };
    }

    private static Part call(JsonValue block) {
        JsonValue input = block.get("input");
        return new Part.ToolCall(
                Talk.text(block, "id"),
                Talk.text(block, "name"),
                input == null ? JsonText.EMPTY : JsonText.quoting(input.raw()));
    }

    /** As a data URI, which other dialects and OpenInference have. */
    private static JsonText url(@Nullable JsonValue source) {
        if (source == null) {
            return JsonText.EMPTY;
        }
        JsonText data = source.text("data");
        if (data == null) {
            return Talk.text(source, "url");
        }
        JsonText head = JsonText.of("data:" + Talk.string(source, "media_type") + ";base64,");
        return JsonText.join(List.of(head, data));
    }

    static List<Choice> choices(JsonValue body) {
        return body.get("content") == null
                ? List.of()
                : List.of(new Choice(message(body), Talk.string(body, "stop_reason")));
    }
}
