package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Thinking;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.ResponseFormat;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code generationConfig}, members in the order of the alphabet. */
final class GenerationConfig {
    private static final String JSON = "application/json";

    /** Google's own translation of the levels, for models that take a budget. */
    private static final long LOW = 1_024;

    private static final long MEDIUM = 8_192;
    private static final long HIGH = 24_576;

    /** The model decides how long it thinks. */
    private static final long DYNAMIC = -1;

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
        out.name("generationConfig").beginObject();
        out.member("candidateCount", asked().value(Field.N));
        out.member("frequencyPenalty", asked().value(Field.FREQUENCY_PENALTY));
        out.member("logprobs", asked().value(Field.TOP_LOGPROBS));
        out.member("maxOutputTokens", asked().value(Field.MAX_TOKENS));
        mediaResolution();
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
        thinking();
        out.member("topK", asked().value(Field.TOP_K));
        out.member("topP", asked().value(Field.TOP_P)).endObject();
    }

    private void mediaResolution() {
        JsonValue vendor = asked().extra("generationConfig");
        if (vendor == null) {
            return;
        }
        for (var member : vendor.members()) {
            if (member.name().is("media_resolution")) {
                out.member("mediaResolution", member.value());
            } else {
                unsupported.leaveOut("generationConfig." + member.name().decode());
            }
        }
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

    private void thinking() {
        Thinking thinking = conversation.thinking();
        JsonValue effort = asked().value(Field.EFFORT);
        if (thinking != null) {
            out.name("thinkingConfig").beginObject();
            if (thinking.includeThoughts() != null) {
                out.name("includeThoughts").flag(thinking.includeThoughts());
            }
            switch (thinking.mode()) {
                case ENABLED -> out.member("thinkingBudget", thinking.budget());
                case DISABLED -> out.member("thinkingBudget", 0);
                case ADAPTIVE -> out.member("thinkingBudget", DYNAMIC);
            }
            out.endObject();
            if (effort != null) {
                unsupported.leaveOut("reasoning_effort");
            }
        } else if (effort != null) {
            effort(effort.text().decode());
        }
    }

    private void effort(String level) {
        if (model.takesLevels()) {
            out.name("thinkingConfig").beginObject();
            out.member("thinkingLevel", level(level)).endObject();
        } else if (model.takesBudgets()) {
            out.name("thinkingConfig").beginObject();
            out.member("thinkingBudget", budget(level)).endObject();
        } else {
            unsupported.leaveOut("reasoning_effort");
        }
    }

    /** Flash has four levels, Pro two. */
    private String level(String effort) {
        return switch (effort) {
            case "none", "minimal" -> model.isFlash() ? "MINIMAL" : "LOW";
            case "low" -> "LOW";
            case "medium" -> model.isFlash() ? "MEDIUM" : "HIGH";
            default -> "HIGH";
        };
    }

    private static long budget(String effort) {
        return switch (effort) {
            case "none" -> 0;
            case "minimal", "low" -> LOW;
            case "medium" -> MEDIUM;
            default -> HIGH;
        };
    }
}
