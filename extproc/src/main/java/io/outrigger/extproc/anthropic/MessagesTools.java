package io.outrigger.extproc.anthropic;

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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tools} and {@code tool_choice}. */
final class MessagesTools {
    /** What every provider is told of a function. */
    private static final Set<String> FUNCTION =
            Set.of("type", "name", "description", "input_schema", "strict", "cache_control");

    private final Asked.Builder asked;
    private final List<Tool> tools = new ArrayList<>();
    private final @Nullable ToolChoice choice;

    MessagesTools(JsonValue body, Asked.Builder asked) throws ClientError {
        this.asked = asked;
        JsonValue given = body.given("tools");
        if (given != null) {
            for (var item : Fields.expect(given, Kind.ARRAY, "tools", "an array").items()) {
                tools.add(tool(item, "tools[" + tools.size() + "]"));
            }
        }
        if (!tools.isEmpty()) {
            asked.mark(Field.TOOLS, "tools");
        }
        choice = choice(Fields.objectOrNull(body, "tool_choice", ""));
    }

    List<Tool> tools() {
        return tools;
    }

    @Nullable ToolChoice choice() {
        return choice;
    }

    private Tool tool(JsonValue item, String path) throws ClientError {
        JsonText type = Fields.textOrNull(item, "type", path);
        JsonValue cache = Fields.objectOrNull(item, "cache_control", path);
        if (cache != null) {
            asked.mark(Field.CACHE_CONTROL, "cache_control");
        }
        if (type != null && !type.is("custom")) {
            return new Tool.BuiltIn(type.decode(), item);
        }
        Boolean strict = Fields.flagOrNull(item, "strict", path);
        if (Boolean.TRUE.equals(strict)) {
            asked.mark(Field.STRICT_TOOLS, "strict");
        }
        for (var member : item.members()) {
            String name = member.name().decode();
            if (!FUNCTION.contains(name) && !member.value().is(Kind.NULL)) {
                asked.extra("tools." + name, member.value());
            }
        }
        return new Tool.Function(
                Fields.text(item, "name", path),
                Fields.textOrNull(item, "description", path),
                Fields.objectOrNull(item, "input_schema", path),
                strict,
                cache);
    }

    private @Nullable ToolChoice choice(@Nullable JsonValue value) throws ClientError {
        if (value == null) {
            return null;
        }
        asked.mark(Field.TOOL_CHOICE, "tool_choice");
        if (value.flag("disable_parallel_tool_use")) {
            asked.ask(
                    Field.PARALLEL_TOOL_CALLS,
                    "tool_choice.disable_parallel_tool_use",
                    JsonValue.FALSE);
        }
        return switch (Fields.text(value, "type", "tool_choice").decode()) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "none" -> new ToolChoice.None();
            case "tool" -> new ToolChoice.Named(Fields.text(value, "name", "tool_choice"));
            default -> throw Fields.bad("tool_choice.type", "auto, any, tool or none");
        };
    }
}
