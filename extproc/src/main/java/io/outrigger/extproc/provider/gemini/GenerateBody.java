package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.RequestLabels;
import io.outrigger.extproc.provider.Unsupported;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as the body of {@code generateContent}.
 *
 * @see <a
 *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference">generateContent</a>
 */
final class GenerateBody {
    /**
     * Caching is automatic here, so that a marker of what to cache asks for what is done anyway.
     */
    private static final Set<Field> FIELDS =
            EnumSet.of(
                    Field.MAX_TOKENS,
                    Field.TEMPERATURE,
                    Field.TOP_P,
                    Field.TOP_K,
                    Field.STOP,
                    Field.SEED,
                    Field.N,
                    Field.PRESENCE_PENALTY,
                    Field.FREQUENCY_PENALTY,
                    Field.LOGPROBS,
                    Field.TOP_LOGPROBS,
                    Field.EFFORT,
                    Field.THINKING,
                    Field.TOOLS,
                    Field.TOOL_CHOICE,
                    Field.RESPONSE_FORMAT,
                    Field.CACHE_CONTROL,
                    Field.IMAGE_DETAIL,
                    Field.SERVICE_TIER,
                    Field.TOOL_ERROR,
                    Field.DOCUMENT_TITLE,
                    Field.UNSIGNED_THOUGHT);

    private static final String SAFETY = "safetySettings";

    /**
     * @see <a
     *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/add-labels-to-api-calls">labels</a>
     */
    private static final RequestLabels LABELS =
            new RequestLabels(
                    "labels",
                    64,
                    Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}"),
                    Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}"));

    /** Members of the client's body that are Vertex AI's own, or that it has under other names. */
    private static final Set<String> EXTRAS =
            Set.of(
                    SAFETY,
                    GenerationConfig.OWN,
                    GenerationConfig.RESOLUTION,
                    LABELS.field(),
                    RequestLabels.METADATA);

    /**
     * @see <a href="https://docs.cloud.google.com/vertex-ai/generative-ai/docs/flex-paygo">flex</a>
     */
    private static final String TIER = "x-vertex-ai-llm-shared-request-type";

    private final Conversation conversation;
    private final Gemini model;
    private final Unsupported unsupported = new Unsupported("Gemini");

    GenerateBody(Conversation conversation, Gemini model) {
        this.conversation = conversation;
        this.model = model;
    }

    /** What is said beside the body. */
    Map<String, @Nullable String> headers() {
        Map<String, @Nullable String> headers =
                // they ask another API for other things
                Outbound.removing("anthropic-version", "anthropic-beta");
        JsonValue tier = asked().value(Field.SERVICE_TIER);
        if (tier != null) {
            switch (tier.text().decode()) {
                case "flex" -> headers.put(TIER, "flex");
                case "priority" -> headers.put(TIER, "priority");
                case "default", "standard_only" -> {}
                default -> unsupported.leaveOut(Field.SERVICE_TIER);
            }
        }
        return headers;
    }

    /** What the client asked for and the body does not say; complete when it is written. */
    List<String> unsupported() {
        return unsupported.names(asked(), FIELDS, EXTRAS);
    }

    private Asked asked() {
        return conversation.asked();
    }

    Slice written() throws ClientError {
        var out = new JsonWriter(4096).beginObject();
        contents(out);
        var tools = new GeminiTools(out, model, unsupported);
        if (!tools.write(conversation.tools())) {
            out.name("tools").nothing();
        }
        tools.choice(conversation.toolChoice());
        new GenerationConfig(out, conversation, model, unsupported).write();
        system(out);
        JsonValue safety = asked().extra(SAFETY);
        if (safety != null) {
            out.member(SAFETY, Fields.expect(safety, Kind.ARRAY, SAFETY, "an array"));
        }
        LABELS.write(out, asked(), unsupported);
        return out.endObject().take();
    }

    /** Only what counts when tokens are counted. */
    Slice counted() throws ClientError {
        var out = new JsonWriter(4096).beginObject();
        contents(out);
        system(out);
        new GeminiTools(out, model, unsupported).write(conversation.tools());
        new GenerationConfig(out, conversation, model, unsupported).counted();
        return out.endObject().take();
    }

    private void contents(JsonWriter out) throws ClientError {
        new GeminiContents(out, model, unsupported).write(conversation.messages());
    }

    private void system(JsonWriter out) {
        List<JsonText> texts =
                conversation.system().stream()
                        .map(Block.Text::text)
                        .filter(it -> !it.isEmpty())
                        .toList();
        if (!texts.isEmpty()) {
            out.name("systemInstruction").beginObject().name("parts").beginArray();
            texts.forEach(it -> out.beginObject().member("text", it).endObject());
            out.endArray().endObject();
        }
    }
}
