package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.Tool;
import io.outrigger.extproc.conversation.ToolChoice;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import java.util.List;

/**
 * {@code toolConfig}. Converse cannot be told to call no tool, so then it is told of no tool. But
 * it refuses a history with calls when there is none at all: then a placeholder stands in.
 */
final class ConverseTools {
    private static final Slice NO_INPUT = Slice.utf8("{\"type\":\"object\"}");
    private static final Tool.Function PLACEHOLDER =
            new Tool.Function(
                    JsonText.of("no_tool"),
                    JsonText.of("A placeholder. Do not call it."),
                    null,
                    null,
                    null);

    private final Conversation conversation;
    private final String model;
    private final Unsupported unsupported;

    ConverseTools(Conversation conversation, String model, Unsupported unsupported) {
        this.conversation = conversation;
        this.model = model;
        this.unsupported = unsupported;
    }

    void write(JsonWriter out) {
        List<Tool.Function> functions = functions();
        if (functions.isEmpty()) {
            if (!(conversation.toolChoice() instanceof ToolChoice.None)) {
                unsupported.leaveOut(Field.TOOL_CHOICE);
            }
            return;
        }
        out.name("toolConfig").beginObject();
        choice(out);
        out.name("tools").beginArray();
        functions.forEach(function -> function(out, function));
        out.endArray().endObject();
    }

    private List<Tool.Function> functions() {
        List<Tool.Function> functions =
                conversation.toolChoice() instanceof ToolChoice.None
                        ? List.of()
                        : conversation.tools().stream()
                                .filter(Tool.Function.class::isInstance)
                                .map(Tool.Function.class::cast)
                                .toList();
        return functions.isEmpty() && isOnBedrock() && hasCalls()
                ? List.of(PLACEHOLDER)
                : functions;
    }

    /**
     * Bedrock's ids have a dot behind the maker or are ARNs. Whatever else listens under this
     * schema gets what Envoy AI Gateway sends.
     */
    private boolean isOnBedrock() {
        return model.indexOf('.') >= 0 || model.indexOf(':') >= 0;
    }

    private boolean hasCalls() {
        return conversation.messages().stream()
                .flatMap(message -> message.content().stream())
                .anyMatch(it -> it instanceof Block.ToolCall || it instanceof Block.ToolResult);
    }

    private void choice(JsonWriter out) {
        switch (conversation.toolChoice()) {
            case null -> {}
            case ToolChoice.None() -> {}
            case ToolChoice.Auto() -> choice(out, "auto");
            case ToolChoice.Required() -> choice(out, "any");
            case ToolChoice.Named(var name) -> {
                out.name("toolChoice").beginObject().name("tool").beginObject();
                out.member("name", name).endObject().endObject();
            }
        }
    }

    private static void choice(JsonWriter out, String kind) {
        out.name("toolChoice").beginObject().name(kind).beginObject().endObject().endObject();
    }

    private void function(JsonWriter out, Tool.Function function) {
        JsonValue schema = function.schema();
        out.beginObject().name("toolSpec").beginObject();
        if (function.description() != null && !function.description().isBlank()) {
            out.member("description", function.description());
        }
        out.name("inputSchema")
                .beginObject()
                .name("json")
                .raw(schema == null ? NO_INPUT : schema.raw())
                .endObject()
                .member("name", function.name());
        if (Boolean.TRUE.equals(function.strict())) {
            strict(out);
        }
        out.endObject().endObject();
        ConverseBlocks.cachePoint(out, function.cacheControl());
    }

    private void strict(JsonWriter out) {
        if (StructuredOutput.isOfferedBy(model)) {
            out.name("strict").flag(true);
        } else {
            unsupported.leaveOut(Field.STRICT_TOOLS);
        }
    }
}
