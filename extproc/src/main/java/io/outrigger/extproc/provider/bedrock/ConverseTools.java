package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Tool;
import io.outrigger.extproc.conversation.ToolChoice;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import java.util.List;

/** {@code toolConfig}. */
final class ConverseTools {
    private ConverseTools() {}

    static void write(JsonWriter out, Conversation conversation, Unsupported unsupported) {
        List<Tool.Function> functions =
                conversation.tools().stream()
                        .filter(Tool.Function.class::isInstance)
                        .map(Tool.Function.class::cast)
                        .toList();
        if (functions.isEmpty()) {
            return;
        }
        ToolChoice choice = conversation.toolChoice();
        if (choice instanceof ToolChoice.None) {
            if (!usesTools(conversation)) {
                return;
            }
            // Converse insists on the tools of earlier turns, and cannot forbid their use
            unsupported.leaveOut("tool_choice");
        }
        out.name("toolConfig").beginObject();
        switch (choice) {
            case null -> {}
            case ToolChoice.None() -> {}
            case ToolChoice.Auto() -> choice(out, "auto");
            case ToolChoice.Required() -> choice(out, "any");
            case ToolChoice.Named(var name) -> {
                out.name("toolChoice").beginObject().name("tool").beginObject();
                out.member("name", name).endObject().endObject();
            }
        }
        out.name("tools").beginArray();
        functions.forEach(function -> function(out, function));
        out.endArray().endObject();
    }

    private static void choice(JsonWriter out, String kind) {
        out.name("toolChoice").beginObject().name(kind).beginObject().endObject().endObject();
    }

    private static boolean usesTools(Conversation conversation) {
        return conversation.messages().stream()
                .flatMap(message -> message.content().stream())
                .anyMatch(it -> it instanceof Block.ToolCall || it instanceof Block.ToolResult);
    }

    private static void function(JsonWriter out, Tool.Function function) {
        JsonValue schema = function.schema();
        out.beginObject().name("toolSpec").beginObject();
        if (function.description() != null && !function.description().isEmpty()) {
            out.member("description", function.description());
        }
        out.name("inputSchema")
                .beginObject()
                .name("json")
                .raw(schema == null ? Slice.utf8("{\"type\":\"object\"}") : schema.raw())
                .endObject()
                .member("name", function.name());
        if (Boolean.TRUE.equals(function.strict())) {
            out.name("strict").flag(true);
        }
        out.endObject().endObject();
        ConverseBlocks.cachePoint(out, function.cacheControl());
    }
}
