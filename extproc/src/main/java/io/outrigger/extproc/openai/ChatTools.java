package io.outrigger.extproc.openai;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.Tool;
import io.outrigger.extproc.conversation.ToolChoice;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code tools} and {@code tool_choice}, and the older {@code functions} and {@code function_call}.
 */
final class ChatTools {
    private final Asked.Builder asked;
    private final List<Tool> tools = new ArrayList<>();
    private final @Nullable ToolChoice choice;

    ChatTools(JsonValue body, Asked.Builder asked) throws ClientError {
        this.asked = asked;
        for (var item : array(body, "tools").items()) {
            tools.add(tool(item, "tools[" + tools.size() + "]"));
        }
        for (var item : array(body, "functions").items()) {
            tools.add(function(item, item, "functions[" + tools.size() + "]"));
        }
        if (!tools.isEmpty()) {
            asked.mark(Field.TOOLS, body.given("tools") == null ? "functions" : "tools");
        }
        choice = choice(body);
    }

    List<Tool> tools() {
        return tools;
    }

    @Nullable ToolChoice choice() {
        return choice;
    }

    private static JsonValue array(JsonValue body, String name) throws ClientError {
        JsonValue value = body.given(name);
        return value == null ? body : Fields.expect(value, Kind.ARRAY, name, "an array");
    }

    private Tool tool(JsonValue item, String path) throws ClientError {
        JsonText type = Fields.text(item, "type", path);
        return type.is("function")
                ? function(item, Fields.object(item, "function", path), path + ".function")
                : new Tool.BuiltIn(type.decode(), item);
    }

    /** The marker of what to cache stands beside the function or in it. */
    private Tool function(JsonValue item, JsonValue function, String path) throws ClientError {
        JsonValue cache = item.given("cache_control");
        if (cache == null) {
            cache = function.given("cache_control");
        }
        if (cache != null) {
            asked.mark(Field.CACHE_CONTROL, "cache_control");
        }
        Boolean strict = Fields.flagOrNull(function, "strict", path);
        if (Boolean.TRUE.equals(strict)) {
            asked.mark(Field.STRICT_TOOLS, "strict");
        }
        return new Tool.Function(
                Fields.text(function, "name", path),
                Fields.textOrNull(function, "description", path),
                Fields.objectOrNull(function, "parameters", path),
                strict,
                cache);
    }

    private @Nullable ToolChoice choice(JsonValue body) throws ClientError {
        String name = body.given("tool_choice") == null ? "function_call" : "tool_choice";
        JsonValue value = body.given(name);
        if (value == null) {
            return null;
        }
        ToolChoice wanted = value.is(Kind.STRING) ? word(name, value) : named(name, value);
        if (wanted == null) {
            asked.extra(name, value);
        } else {
            asked.mark(Field.TOOL_CHOICE, name);
        }
        return wanted;
    }

    private static ToolChoice word(String name, JsonValue value) throws ClientError {
        return switch (value.text().decode()) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required", "any" -> new ToolChoice.Required();
            default -> throw Fields.bad(name, "auto, none, required or a function");
        };
    }

    /** Null for a choice that only OpenAI knows, such as {@code allowed_tools}. */
    private static @Nullable ToolChoice named(String name, JsonValue value) throws ClientError {
        Fields.expect(value, Kind.OBJECT, name, "auto, none, required or a function");
        if (name.equals("function_call")) {
            return new ToolChoice.Named(Fields.text(value, "name", name));
        }
        if (!Fields.text(value, "type", name).is("function")) {
            return null;
        }
        JsonValue function = Fields.object(value, "function", name);
        return new ToolChoice.Named(Fields.text(function, "name", name + ".function"));
    }
}
