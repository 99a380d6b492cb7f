package io.outrigger.extproc.provider.gemini;

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
import io.outrigger.extproc.provider.Unsupported;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code generationConfig}, members in the order of the alphabet. */
final class GenerationConfig {
    static final String OWN = "generationConfig";

    /** A member of the client's {@link #OWN}; /tokenize has it at the top. */
    static final String RESOLUTION = "media_resolution";

    private static final String JSON = "application/json";

    private final JsonWriter out;
    private final Conversation conversation;
    private final Gemini model;
    private final Unsupported unsupported;

    GenerationConfig(
            JsonWriter out, Conversation conversation, Gemini model, Unsupported unsupported) {
        this.out = out;
        this.conversation = conversation;
        this.model = model;
        this.unsupported = unsupported;
    }

    private Asked asked() {
        return conversation.asked();
    }

    void write() throws ClientError {
        ResponseFormat format = conversation.format();
        out.name(OWN).beginObject();
        out.member("candidateCount", asked().value(Field.N));
        out.member("frequencyPenalty", asked().value(Field.FREQUENCY_PENALTY));
        out.member("logprobs", asked().value(Field.TOP_LOGPROBS));
        out.member("maxOutputTokens", asked().value(Field.MAX_TOKENS));
        out.member("mediaResolution", resolution());
        out.member("presencePenalty", asked().value(Field.PRESENCE_PENALTY));
        if (format instanceof ResponseFormat.JsonSchema(_, var schema, _)
                && model.takesJsonSchema()) {
            out.member("responseJsonSchema", schema);
        }
        out.member("responseLogprobs", asked().value(Field.LOGPROBS));
        format(format);
        out.member("seed", asked().value(Field.SEED));
        stops();
        out.member("temperature", asked().value(Field.TEMPERATURE));
        ThinkingConfig.of(conversation, model, unsupported).write(out);
        out.member("topK", asked().value(Field.TOP_K));
        out.member("topP", asked().value(Field.TOP_P)).endObject();
    }

    /** Only what counts when tokens are counted. */
    void counted() throws ClientError {
        JsonValue resolution = resolution();
        if (resolution != null) {
            out.name(OWN).beginObject().member("mediaResolution", resolution).endObject();
        }
    }

    private @Nullable JsonValue resolution() throws ClientError {
        JsonValue own = asked().extra(OWN);
        if (own == null) {
            return asked().extra(RESOLUTION);
        }
        for (var member : Fields.expect(own, Kind.OBJECT, OWN, "an object").members()) {
            if (!member.name().is(RESOLUTION)) {
                unsupported.leaveOut(OWN + "." + member.name().decode());
            }
        }
        return own.given(RESOLUTION);
    }

    private void format(@Nullable ResponseFormat format) throws ClientError {
        switch (format) {
            case null -> {}
            case ResponseFormat.JsonObject() -> out.member("responseMimeType", JSON);
            case ResponseFormat.JsonSchema(_, var schema, _) -> {
                out.member("responseMimeType", JSON);
                if (!model.takesJsonSchema()) {
                    VertexSchema.write(out.name("responseSchema"), schema, "response_format");
                }
            }
            case ResponseFormat.Choice(var texts) -> {
                out.member("responseMimeType", "text/x.enum");
                out.name("responseSchema").beginObject().name("enum").beginArray();
                texts.forEach(out::text);
                out.endArray().member("type", "STRING").endObject();
            }
            case ResponseFormat.Pattern(var regex) -> {
                out.member("responseMimeType", JSON);
                out.name("responseSchema").beginObject().member("pattern", regex);
                out.member("type", "STRING").endObject();
            }
        }
    }

    private void stops() {
        List<JsonText> stops = conversation.stops();
        if (!stops.isEmpty()) {
            out.name("stopSequences").beginArray();
            stops.forEach(out::text);
            out.endArray();
        }
    }
}
