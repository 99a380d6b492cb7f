package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.Tool;
import io.outrigger.extproc.conversation.ToolChoice;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code tools} and {@code tool_choice}. */
final class MessagesTools {
    /** Anthropic's own tools carry the date of their version, such as web_search_20250305. */
    private static final Pattern OWN = Pattern.compile("[a-z_]+_20\\d{6}");

    private MessagesTools() {}

    static void write(JsonWriter out, Conversation conversation, Unsupported unsupported)
            throws ClientError {
        choice(out, conversation);
        if (conversation.tools().isEmpty()) {
            return;
        }
        out.name("tools").beginArray();
        for (Tool tool : conversation.tools()) {
            switch (tool) {
                case Tool.Function function -> function(out, function);
                case Tool.BuiltIn(var type, var json) -> {
                    if (!OWN.matcher(type).matches()) {
                        throw unsupported.refuse("tool type " + type);
                    }
                    out.raw(json.raw());
                }
            }
        }
        out.endArray();
    }

    private static void function(JsonWriter out, Tool.Function function) {
        schema(out.beginObject().name("input_schema"), function.schema());
        out.member("name", function.name());
        if (function.strict() != null) {
            out.name("strict").flag(function.strict());
        }
        out.member("description", function.description())
                .member("cache_control", function.cacheControl())
                .endObject();
    }

    /** Other dialects leave the type of the input open, it can only be an object. */
    private static void schema(JsonWriter out, @Nullable JsonValue schema) {
        if (schema != null && schema.given("type") != null) {
            out.raw(schema.raw());
            return;
        }
        out.beginObject().member("type", "object");
        if (schema != null) {
            for (JsonValue.Member member : schema.members()) {
                if (!member.name().is("type")) {
                    out.name(member.name()).raw(member.value().raw());
                }
            }
        }
        out.endObject();
    }

    /** Without tools there is nothing to choose from, and the API refuses to be told how. */
    private static void choice(JsonWriter out, Conversation conversation) {
        boolean oneAtATime = conversation.asked().has(Field.PARALLEL_TOOL_CALLS);
        ToolChoice choice = conversation.toolChoice();
        boolean free =
                switch (choice) {
                    case null -> !oneAtATime || conversation.tools().isEmpty();
                    case ToolChoice.Auto(), ToolChoice.None() -> conversation.tools().isEmpty();
                    case ToolChoice.Required(), ToolChoice.Named(_) -> false;
                };
        if (free) {
            return;
        }
        out.name("tool_choice").beginObject();
        switch (choice) {
            case null -> out.member("type", "auto");
            case ToolChoice.Auto() -> out.member("type", "auto");
            case ToolChoice.Required() -> out.member("type", "any");
            case ToolChoice.None() -> out.member("type", "none");
            case ToolChoice.Named(var name) -> out.member("name", name).member("type", "tool");
        }
        if (oneAtATime && !(choice instanceof ToolChoice.None)) {
            out.name("disable_parallel_tool_use").flag(true);
        }
        out.endObject();
    }
}
