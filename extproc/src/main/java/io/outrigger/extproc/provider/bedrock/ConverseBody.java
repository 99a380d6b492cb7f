package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.ResponseFormat;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.BedrockBetas;
import io.outrigger.extproc.provider.ClaudeModels;
import io.outrigger.extproc.provider.RequestLabels;
import io.outrigger.extproc.provider.Unsupported;
import java.util.EnumSet;
import java.util.List;
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
                    Field.DOCUMENT_TITLE);

    private static final String GUARDRAIL = "guardrailConfig";
    private static final String PERFORMANCE = "performanceConfig";

    private static final RequestLabels REQUEST_METADATA =
            new RequestLabels(
                    "requestMetadata",
                    16,
                    Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{1,256}"),
                    Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{0,256}"));

    /** Members of Bedrock's own, which clients may add to a request of any dialect. */
    private static final Set<String> EXTRAS =
            Set.of(GUARDRAIL, PERFORMANCE, REQUEST_METADATA.field(), RequestLabels.METADATA);

    private static final Set<String> TIERS = Set.of("default", "priority", "flex", "reserved");

    private final Conversation conversation;
    private final String model;
    private final Unsupported unsupported = new Unsupported("Bedrock");

    /**
     * @param model after override: models differ
     */
    ConverseBody(Conversation conversation, String model) {
        this.conversation = conversation;
        this.model = model;
    }

    /** What the client asked for and the body does not say; complete when it is written. */
    List<String> unsupported() {
        return unsupported.names(asked(), FIELDS, EXTRAS);
    }

    private Asked asked() {
        return conversation.asked();
    }

    /**
     * The whole body.
     *
     * @param betas for models that know them
     */
    Slice written(BedrockBetas betas) throws ClientError {
        var out = new JsonWriter(4096).beginObject();
        if (asked().has(Field.STOP) && ModelFamily.of(model) == ModelFamily.CLAUDE) {
            // else the reply does not tell which of them came up
            out.name("additionalModelResponseFieldPaths").beginArray();
            out.text("/stop_sequence").endArray();
        }
        new ModelFields(conversation, model, unsupported).write(out, betas);
        own(out, GUARDRAIL);
        out.name("inferenceConfig").beginObject();
        out.member("maxTokens", asked().value(Field.MAX_TOKENS));
        stops(out);
        out.member("temperature", asked().value(Field.TEMPERATURE));
        out.member("topP", asked().value(Field.TOP_P)).endObject();
        question(out);
        tier(out);
        tools(out);
        output(out);
        own(out, PERFORMANCE);
        REQUEST_METADATA.write(out, asked(), unsupported);
        return out.endObject().take();
    }

    /** Only what counts when tokens are counted. */
    Slice counted() throws ClientError {
        var out = new JsonWriter(4096).beginObject().name("input").beginObject();
        out.name("converse").beginObject();
        question(out);
        tools(out);
        return out.endObject().endObject().endObject().take();
    }

    private void question(JsonWriter out) throws ClientError {
        var blocks = new ConverseBlocks(out, unsupported);
        blocks.messages(conversation.messages());
        blocks.system(conversation.system());
    }

    private void own(JsonWriter out, String name) throws ClientError {
        JsonValue given = asked().extra(name);
        if (given != null) {
            out.member(name, Fields.expect(given, Kind.OBJECT, name, "an object"));
        }
    }

    private void tools(JsonWriter out) {
        new ConverseTools(conversation, model, unsupported).write(out);
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
            unsupported.leaveOut(Field.SERVICE_TIER);
        }
    }

    private void output(JsonWriter out) {
        String effort = effort();
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
        if (effort != null) {
            out.member("effort", effort);
        }
        out.endObject();
    }

    /** Claude's; others have it among their own fields, see {@link ModelFields}. */
    private @Nullable String effort() {
        JsonValue effort = asked().value(Field.EFFORT);
        if (effort == null || ModelFamily.of(model) != ModelFamily.CLAUDE) {
            return null;
        }
        String level = effort.text().decode();
        if (!ClaudeModels.haveEffort(model) || level.equals("none")) {
            unsupported.leaveOut(Field.EFFORT);
            return null;
        }
        return level.equals("minimal") ? "low" : level;
    }

    private ResponseFormat.@Nullable JsonSchema schema() {
        if (conversation.format() instanceof ResponseFormat.JsonSchema schema
                && StructuredOutput.isOfferedBy(model)) {
            return schema;
        }
        unsupported.leaveOut(Field.RESPONSE_FORMAT);
        return null;
    }
}
