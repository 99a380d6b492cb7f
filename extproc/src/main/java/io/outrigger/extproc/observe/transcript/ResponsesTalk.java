package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.observe.transcript.Message.Form;
import io.outrigger.extproc.observe.transcript.Reply.Choice;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's Responses API. */
final class ResponsesTalk {
    private static final String ASSISTANT = "assistant";

    private ResponsesTalk() {}

    static Prompt prompt(JsonValue body) {
        var messages = new ArrayList<Message>();
        JsonValue input = body.given("input");
        if (input != null && input.is(Kind.STRING)) {
            messages.add(new Message("user", Form.PLAIN, List.of(new Part.Text(input.text()))));
        } else if (input != null) {
            input.items().forEach(item -> messages.add(item(item)));
        }
        JsonText instructions = body.text("instructions");
        return new Prompt(
                instructions == null ? List.of() : List.of(new Part.Text(instructions)),
                messages,
                Talk.items(body, "tools"));
    }

    /** Messages need not say that they are some. */
    private static Message item(JsonValue item) {
        String type = Talk.string(item, "type");
        return switch (type) {
            case "message", "" ->
                    Talk.message(
                            Talk.string(item, "role"), item.get("content"), ResponsesTalk::part);
            case "function_call" -> said(call(item, "arguments"));
            case "custom_tool_call" -> said(call(item, "input"));
            case "function_call_output",
                    "custom_tool_call_output",
                    "computer_call_output",
                    "local_shell_call_output",
                    "shell_call_output",
                    "apply_patch_call_output" ->
                    new Message("tool", Form.PLAIN, List.of(result(item)));
            case "reasoning" -> said(new Part.Untold("reasoning"));
            default -> said(hosted(item, type));
        };
    }

    private static Message said(Part part) {
        return new Message(ASSISTANT, Form.LISTED, List.of(part));
    }

    private static Part call(JsonValue item, String input) {
        return new Part.ToolCall(
                Talk.text(item, "call_id"), Talk.text(item, "name"), Talk.text(item, input));
    }

    private static Part result(JsonValue item) {
        JsonValue output = item.get("output");
        JsonText text =
                output != null && output.is(Kind.OBJECT) ? JsonText.EMPTY : Talk.joined(output);
        return new Part.ToolResult(Talk.text(item, "call_id"), text);
    }

    /** A tool that the provider runs itself, known by its type. */
    private static Part hosted(JsonValue item, String type) {
        return type.endsWith("_call")
                ? new Part.ToolCall(Talk.text(item, "id"), JsonText.of(type), JsonText.EMPTY)
                : new Part.Untold(type);
    }

    private static Part part(JsonValue part) {
        String type = Talk.string(part, "type");
        return switch (type) {
            case "input_text", "output_text", "text" -> new Part.Text(Talk.text(part, "text"));
            case "refusal" -> new Part.Text(Talk.text(part, "refusal"));
            case "input_image" -> new Part.Image(Talk.text(part, "image_url"));
            case "input_audio" -> new Part.Untold("audio");
            default -> new Part.Untold(type);
        };
    }

    /** All items together are one answer. */
    static List<Choice> choices(JsonValue body) {
        var parts = new ArrayList<Part>();
        for (JsonValue item : Talk.items(body, "output")) {
            parts.addAll(item(item).parts());
        }
        String reason = Talk.string(body, "status");
        JsonValue details = body.given("incomplete_details");
        if (details != null) {
            reason = Talk.string(details, "reason");
        }
        return body.get("output") == null
                ? List.of()
                : List.of(new Choice(new Message(ASSISTANT, Form.LISTED, parts), reason));
    }
}
