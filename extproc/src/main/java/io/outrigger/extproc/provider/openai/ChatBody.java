package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.ResponseFormat;
import io.outrigger.extproc.conversation.Tool;
import io.outrigger.extproc.conversation.ToolChoice;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A conversation as the body of {@code POST /v1/chat/completions}. */
final class ChatBody {
    /**
     * Caching is automatic here, so that a marker of what to cache asks for what is done anyway.
     */
    private static final Set<Field> FIELDS =
            Set.of(
                    Field.MAX_TOKENS,
                    Field.TEMPERATURE,
                    Field.TOP_P,
                    Field.STOP,
                    Field.USER,
                    Field.SERVICE_TIER,
                    Field.EFFORT,
                    Field.TOOLS,
                    Field.TOOL_CHOICE,
                    Field.PARALLEL_TOOL_CALLS,
                    Field.RESPONSE_FORMAT,
                    Field.STRICT_TOOLS,
                    Field.CACHE_CONTROL,
                    Field.IMAGE_DETAIL,
                    Field.DOCUMENT_TITLE);

    /** OpenAI refuses longer ones, and some clients put more than a name into it. */
    private static final int MAX_USER = 64;

    private final Conversation conversation;
    private final String model;
    private final Unsupported unsupported;
    private final Set<Field> fields = EnumSet.copyOf(FIELDS);

    /**
     * @param provider for messages to clients
     */
    ChatBody(String provider, Conversation conversation, String model) {
        this.conversation = conversation;
        this.model = model;
        this.unsupported = new Unsupported(provider);
    }

    /** What the client asked for and the body does not say; complete when it is written. */
    List<String> unsupported() {
        return unsupported.names(asked(), fields, Set.of());
    }

    private Asked asked() {
        return conversation.asked();
    }

    Slice written(Delivery delivery) throws ClientError {
        var out = new JsonWriter(4096).beginObject();
        ChatMessages.write(out, conversation, unsupported);
        out.member("model", model);
        out.member("max_completion_tokens", asked().value(Field.MAX_TOKENS));
        format(out);
        serviceTier(out);
        if (delivery == Delivery.STREAMED) {
            out.name("stream").flag(true).name("stream_options").beginObject();
            out.name("include_usage").flag(true).endObject();
        }
        out.member("temperature", asked().value(Field.TEMPERATURE));
        out.member("top_p", asked().value(Field.TOP_P));
        tools(out);
        if (asked().has(Field.PARALLEL_TOOL_CALLS) && !conversation.tools().isEmpty()) {
            out.name("parallel_tool_calls").flag(false);
        }
        user(out);
        out.member("reasoning_effort", asked().value(Field.EFFORT));
        List<JsonText> stops = conversation.stops();
        if (!stops.isEmpty()) {
            out.name("stop").beginArray();
            stops.forEach(out::text);
            out.endArray();
        }
        return out.endObject().take();
    }

    private void user(JsonWriter out) {
        JsonValue user = asked().value(Field.USER);
        if (user != null && user.text().decode().length() > MAX_USER) {
            fields.remove(Field.USER);
        } else {
            out.member("user", user);
        }
    }

    private void serviceTier(JsonWriter out) {
        JsonValue tier = asked().value(Field.SERVICE_TIER);
        if (tier != null) {
            boolean standard = tier.text().is("standard_only");
            out.member("service_tier", standard ? JsonText.of("default") : tier.text());
        }
    }

    private void format(JsonWriter out) {
        switch (conversation.format()) {
            case null -> {}
            case ResponseFormat.JsonSchema(var name, var schema, var strict) -> {
                out.name("response_format").beginObject().name("json_schema").beginObject();
                out.member("name", name == null ? JsonText.of("response") : name);
                out.member("schema", schema);
                boolean strictly = strict == null ? StrictSchema.fits(schema) : strict;
                out.name("strict").flag(strictly).endObject();
                out.member("type", "json_schema").endObject();
                if (!strictly && strict == null) {
                    // OpenAI will do its best, but promises nothing
                    fields.remove(Field.RESPONSE_FORMAT);
                }
            }
            case ResponseFormat.JsonObject() -> {
                out.name("response_format").beginObject();
                out.member("type", "json_object").endObject();
            }
            case ResponseFormat.Choice _ -> unsupported.leaveOut("guided_choice");
            case ResponseFormat.Pattern _ -> unsupported.leaveOut("guided_regex");
        }
    }

    private void tools(JsonWriter out) throws ClientError {
        if (conversation.tools().isEmpty()) {
            return;
        }
        out.name("tools").beginArray();
        for (Tool tool : conversation.tools()) {
            switch (tool) {
                case Tool.Function function -> {
                    out.beginObject().member("type", "function");
                    function(out.name("function").beginObject(), function);
                    out.endObject().endObject();
                }
                case Tool.BuiltIn(var type, _) -> throw unsupported.refuse("tool type " + type);
            }
        }
        out.endArray();
        switch (conversation.toolChoice()) {
            case null -> {}
            case ToolChoice.Auto() -> out.member("tool_choice", "auto");
            case ToolChoice.None() -> out.member("tool_choice", "none");
            case ToolChoice.Required() -> out.member("tool_choice", "required");
            case ToolChoice.Named(var name) -> {
                out.name("tool_choice").beginObject().name("function").beginObject();
                out.member("name", name).endObject().member("type", "function").endObject();
            }
        }
    }

    private void function(JsonWriter out, Tool.Function function) {
        JsonValue schema = function.schema();
        out.member("name", function.name()).member("description", function.description());
        if (schema != null) {
            parameters(out.name("parameters"), schema);
        }
        Boolean strict = function.strict();
        if (Boolean.TRUE.equals(strict) && schema != null && !StrictSchema.fits(schema)) {
            fields.remove(Field.STRICT_TOOLS);
        } else if (strict != null) {
            out.name("strict").flag(strict);
        }
    }

    /** OpenAI refuses an object without properties, which MCP's tools without input have. */
    static void parameters(JsonWriter out, JsonValue schema) {
        if (schema.get("properties") != null) {
            out.raw(schema.raw());
            return;
        }
        out.beginObject();
        schema.members().forEach(it -> out.name(it.name()).raw(it.value().raw()));
        out.name("properties").beginObject().endObject().endObject();
    }
}
