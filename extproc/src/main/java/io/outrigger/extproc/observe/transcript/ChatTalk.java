package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.observe.transcript.Message.Form;
import io.outrigger.extproc.observe.transcript.Reply.Choice;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's chat completions. */
final class ChatTalk {
    private ChatTalk() {}

    static Prompt prompt(JsonValue body) {
        var messages = new ArrayList<Message>();
        for (JsonValue message : Talk.items(body, "messages")) {
            messages.add(asked(message));
        }
        return new Prompt(List.of(), messages, Talk.items(body, "tools"));
    }

    private static Message asked(JsonValue message) {
        String role = Talk.string(message, "role");
        if (role.equals("tool") || role.equals("function")) {
            var result =
                    new Part.ToolResult(
                            Talk.text(message, "tool_call_id"),
                            Talk.joined(message.get("content")));
            return new Message(role, Form.PLAIN, List.of(result));
        }
        return Talk.message(role, message.get("content"), ChatTalk::part, calls(message));
    }

    private static Part part(JsonValue part) {
        String type = Talk.string(part, "type");
        return switch (type) {
            case "text" -> new Part.Text(Talk.text(part, "text"));
            case "refusal" -> new Part.Text(Talk.text(part, "refusal"));
            case "image_url" -> {
                JsonValue url = part.get("image_url");
                yield new Part.Image(url == null ? JsonText.EMPTY : Talk.text(url, "url"));
            }
            case "input_audio" -> new Part.Untold("audio");
            case "thinking", "redacted_thinking" -> new Part.Untold("reasoning");
            default -> new Part.Untold(type);
        };
    }

    private static List<Part> calls(JsonValue message) {
        var calls = new ArrayList<Part>();
        for (JsonValue call : Talk.items(message, "tool_calls")) {
            JsonValue function = call.get("function");
            JsonValue custom = call.get("custom");
            if (function != null) {
                calls.add(call(call, function, "arguments"));
            } else if (custom != null) {
                calls.add(call(call, custom, "input"));
            }
        }
        return calls;
    }

    private static Part call(JsonValue call, JsonValue named, String input) {
        return new Part.ToolCall(
                Talk.text(call, "id"), Talk.text(named, "name"), Talk.text(named, input));
    }

    static List<Choice> choices(JsonValue body) {
        var choices = new ArrayList<Choice>();
        for (JsonValue choice : Talk.items(body, "choices")) {
            JsonValue message = choice.get("message");
            if (message != null) {
                choices.add(new Choice(answered(message), Talk.string(choice, "finish_reason")));
            }
        }
        return choices;
    }

    private static Message answered(JsonValue message) {
        var more = new ArrayList<Part>();
        JsonText refusal = message.text("refusal");
        if (refusal != null && !refusal.isEmpty()) {
            more.add(new Part.Text(refusal));
        }
        if (message.given("reasoning_content") != null) {
            more.add(new Part.Untold("reasoning"));
        }
        more.addAll(calls(message));
        return Talk.message(
                Talk.string(message, "role"), message.get("content"), ChatTalk::part, more);
    }
}
