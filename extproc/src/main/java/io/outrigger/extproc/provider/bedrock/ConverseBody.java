package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Thinking;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.ResponseFormat;
import io.outrigger.extproc.conversation.Tool;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as the body of Converse and ConverseStream.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Converse</a>
 */
final class ConverseBody {
    private static final Set<Field> FIELDS =
            EnumSet.of(
                    Field.MAX_TOKENS,
                    Field.TEMPERATURE,
                    Field.TOP_P,
                    Field.TOP_K,
                    Field.STOP,
                    Field.SERVICE_TIER,
                    Field.EFFORT,
                    Field.THINKING,
                    Field.TOOLS,
                    Field.TOOL_CHOICE,
                    Field.RESPONSE_FORMAT,
                    Field.STRICT_TOOLS,
                    Field.CACHE_CONTROL,
                    Field.TOOL_ERROR,
                    Field.DOCUMENT_TITLE,
                    Field.CITATIONS,
                    Field.UNSIGNED_THOUGHT);

    private static final Set<String> TIERS = Set.of("default", "priority", "flex", "reserved");

    /** Models that refuse a request for structured output. */
    private static final Pattern WITHOUT_SCHEMA =
            Pattern.compile(
                    "amazon\\.|meta\\.|cohere\\.|ai21\\."
                            + "|claude-(?:instant|v?[123]\\b|(?:opus|sonnet)-4(?!-[5-9])\\b)");

    private final Conversation conversation;
    private final String model;
    private final Unsupported unsupported = new Unsupported("Bedrock");

    /**
     * @param model after override: Claude has features that others lack
     */
    ConverseBody(Conversation conversation, String model) {
        this.conversation = conversation;
        this.model = model;
    }

    /** What the client asked for and the body does not say; complete when it is written. */
    List<String> unsupported() {
        return unsupported.names(asked(), FIELDS, Set.of());
    }

    private Asked asked() {
        return conversation.asked();
    }

    private boolean isClaude() {
        return model.contains("anthropic") || model.contains("claude");
    }

    Slice written() throws ClientError {
        var out = new JsonWriter(4096).beginObject();
        additional(out);
        out.name("inferenceConfig").beginObject();
        out.member("maxTokens", asked().value(Field.MAX_TOKENS));
        stops(out);
        out.member("temperature", asked().value(Field.TEMPERATURE));
        out.member("topP", asked().value(Field.TOP_P)).endObject();
        question(out);
        tier(out);
        ConverseTools.write(out, conversation, unsupported);
        output(out);
        return out.endObject().take();
    }

    /** Only what counts when tokens are counted. */
    Slice counted() throws ClientError {
        var out = new JsonWriter(4096).beginObject().name("input").beginObject();
        out.name("converse").beginObject();
        question(out);
        ConverseTools.write(out, conversation, unsupported);
        return out.endObject().endObject().endObject().take();
    }

    private void question(JsonWriter out) throws ClientError {
        var blocks = new ConverseBlocks(out, unsupported, isClaude());
        blocks.messages(conversation.messages());
        blocks.system(conversation.system());
    }

    /** Parameters of the model that Converse does not know. */
    private void additional(JsonWriter out) throws ClientError {
        var more = new JsonWriter(128);
        JsonValue effort = asked().value(Field.EFFORT);
        if (effort != null && !isClaude()) {
            more.member("reasoning_config", effort);
        }
        Thinking thinking = conversation.thinking();
        if (thinking != null) {
            thinking(more.name("thinking"), thinking);
        }
        builtIns(more);
        more.member("top_k", asked().value(Field.TOP_K));
        if (!more.isEmpty()) {
            out.name("additionalModelRequestFields").frame("{").raw(more.take()).endObject();
        }
    }

    private static void thinking(JsonWriter out, Thinking thinking) {
        out.beginObject();
        if (thinking.mode() == Thinking.Mode.ENABLED) {
            out.member("budget_tokens", thinking.budget());
        }
        out.member("display", thinking.display());
        out.member("type", thinking.mode().name().toLowerCase(Locale.ROOT)).endObject();
    }

    /** Tools that Anthropic defines and the client runs, such as {@code bash_20250124}. */
    private void builtIns(JsonWriter out) throws ClientError {
        var builtIns = new ArrayList<JsonValue>();
        for (Tool tool : conversation.tools()) {
            if (tool instanceof Tool.BuiltIn(var type, var json)) {
                if (!isClaude() || !type.matches("[a-z_]+_20\\d{6}")) {
                    throw unsupported.refuse("tool type " + type);
                }
                builtIns.add(json);
            }
        }
        if (!builtIns.isEmpty()) {
            out.name("tools").beginArray();
            builtIns.forEach(it -> out.raw(it.raw()));
            out.endArray();
        }
    }

    private void stops(JsonWriter out) {
        List<JsonText> stops = conversation.stops();
        if (!stops.isEmpty()) {
            out.name("stopSequences").beginArray();
            stops.forEach(out::text);
            out.endArray();
        }
    }

    private void tier(JsonWriter out) {
        JsonValue asks = asked().value(Field.SERVICE_TIER);
        if (asks == null) {
            return;
        }
        String tier = asks.text().decode();
        if (tier.equals("standard_only")) {
            tier = "default";
        }
        if (TIERS.contains(tier)) {
            out.name("serviceTier").beginObject().member("type", tier).endObject();
        } else {
            unsupported.leaveOut("service_tier");
        }
    }

    private void output(JsonWriter out) {
        JsonValue effort = isClaude() ? asked().value(Field.EFFORT) : null;
        ResponseFormat.JsonSchema schema = schema();
        if (effort == null && schema == null) {
            return;
        }
        out.name("outputConfig").beginObject();
        if (schema != null) {
            out.name("textFormat").beginObject().name("structure").beginObject();
            out.name("jsonSchema").beginObject().member("name", schema.name());
            out.member("schema", JsonText.quoting(schema.schema().raw()));
            out.endObject().endObject().member("type", "json_schema").endObject();
        }
        out.member("effort", effort).endObject();
    }

    private ResponseFormat.@Nullable JsonSchema schema() {
        switch (conversation.format()) {
            case null -> {}
            case ResponseFormat.JsonSchema schema -> {
                if (!WITHOUT_SCHEMA.matcher(model).find()) {
                    return schema;
                }
                unsupported.leaveOut("response_format");
            }
            case ResponseFormat.JsonObject _ -> unsupported.leaveOut("response_format");
            case ResponseFormat.Choice _ -> unsupported.leaveOut("guided_choice");
            case ResponseFormat.Pattern _ -> unsupported.leaveOut("guided_regex");
        }
        return null;
    }
}
