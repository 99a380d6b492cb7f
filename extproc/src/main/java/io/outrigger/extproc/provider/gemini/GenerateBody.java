package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
                    Field.TOOL_ERROR,
                    Field.DOCUMENT_TITLE,
                    Field.UNSIGNED_THOUGHT);

    /** Members of the client's body that are Vertex AI's own. */
    private static final Set<String> EXTRAS = Set.of("safetySettings", "generationConfig");

    private final Conversation conversation;
    private final Gemini model;
    private final Unsupported unsupported = new Unsupported("Gemini");

    GenerateBody(Conversation conversation, Gemini model) {
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
        JsonValue safety = asked().extra("safetySettings");
        if (safety != null) {
            out.member("safetySettings", safety);
        }
        return out.endObject().take();
    }

    /** Only what counts when tokens are counted. */
    Slice counted() throws ClientError {
        var out = new JsonWriter(4096).beginObject();
        contents(out);
        system(out);
        new GeminiTools(out, model, unsupported).write(conversation.tools());
        return out.endObject().take();
    }

    private void contents(JsonWriter out) throws ClientError {
        if (conversation.messages().isEmpty()) {
            out.name("contents").nothing();
        } else {
            new GeminiContents(out, model, unsupported).write(conversation.messages());
        }
    }

    private void system(JsonWriter out) {
        if (!conversation.system().isEmpty()) {
            out.name("systemInstruction").beginObject().name("parts").beginArray();
            conversation
                    .system()
                    .forEach(it -> out.beginObject().member("text", it.text()).endObject());
            out.endArray().endObject();
        }
    }
}
