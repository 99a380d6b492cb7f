package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.client.Payload;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.observe.trace.Capture.Part;
import io.outrigger.extproc.observe.transcript.Prompt;
import io.outrigger.extproc.observe.transcript.Reply;
import java.util.List;

/**
 * OpenTelemetry's for generative AI.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">Its
 *     conventions</a>
 */
final class GenAi implements Wording {
    private static final int MAX_ERROR = 4 << 10;
    private static final int MAX_STOPS = 16;

    /** Of two that mean the same the last counts. */
    private static final List<Field> WHOLE =
            List.of(
                    new Field("max_tokens", "gen_ai.request.max_tokens"),
                    new Field("max_completion_tokens", "gen_ai.request.max_tokens"),
                    new Field("max_output_tokens", "gen_ai.request.max_tokens"),
                    new Field("top_k", "gen_ai.request.top_k"),
                    new Field("seed", "gen_ai.request.seed"),
                    new Field("n", "gen_ai.request.choice.count"),
                    new Field("dimensions", "gen_ai.embeddings.dimension.count"));

    private static final List<Field> REAL =
            List.of(
                    new Field("temperature", "gen_ai.request.temperature"),
                    new Field("top_p", "gen_ai.request.top_p"),
                    new Field("frequency_penalty", "gen_ai.request.frequency_penalty"),
                    new Field("presence_penalty", "gen_ai.request.presence_penalty"));

    /** A number in a request, and its attribute. */
    private record Field(String name, String attribute) {}

    private final Capture capture;

    GenAi(Capture capture) {
        this.capture = capture;
    }

    @Override
    public String name(ClientRequest request) {
        return operation(request.operation()) + " " + request.model();
    }

    private static String operation(Operation operation) {
        return switch (operation) {
            case CHAT, MESSAGES, RESPONSES -> "chat";
            case COMPLETION -> "text_completion";
            case EMBEDDINGS -> "embeddings";
            case TOKENIZE, COUNT_TOKENS, RESPONSES_INPUT_TOKENS -> "tokenize";
            case IMAGE_GENERATION -> "image_generation";
            case SPEECH -> "speech";
            case TRANSCRIPTION -> "transcription";
            case TRANSLATION -> "translation";
            case RERANK -> "rerank";
            case MODELS -> "models";
        };
    }

    @Override
    public SpanCarrier.Kind kind() {
        return SpanCarrier.Kind.CLIENT;
    }

    @Override
    public void asked(ClientRequest request, SpanCarrier.Carried span) {
        var out =
                new Gathered()
                        .put("gen_ai.operation.name", operation(request.operation()))
                        .put("gen_ai.request.model", request.model());
        if (request.payload() instanceof Payload.Json) {
            parameters(request.value(), out);
        }
        if (capture.shows(Part.INPUTS) && capture.shows(Part.INPUT_MESSAGES)) {
            Prompt prompt = Prompt.of(request);
            var json = new GenAiMessages(capture.maxContent());
            out.given("gen_ai.system_instructions", json.parts(prompt.system()));
            out.given("gen_ai.input.messages", json.messages(prompt.messages()));
            out.given("gen_ai.tool.definitions", json.tools(prompt.tools()));
        }
        span.set(out.all());
    }

    private static void parameters(JsonValue body, Gathered out) {
        WHOLE.forEach(field -> out.known(field.attribute(), body.count(field.name())));
        for (Field field : REAL) {
            JsonValue value = body.get(field.name());
            if (value != null && value.is(Kind.NUMBER)) {
                out.put(field.attribute(), new AttributeValue.Real(value.number()));
            }
        }
        out.texts("gen_ai.request.stop_sequences", stops(body));
        JsonText format = body.text("encoding_format");
        if (format != null) {
            out.texts("gen_ai.request.encoding_formats", List.of(format.decode(MAX_ERROR)));
        }
        JsonValue conversation = body.given("conversation");
        if (conversation != null) {
            JsonText id =
                    conversation.is(Kind.STRING) ? conversation.text() : conversation.text("id");
            out.given("gen_ai.conversation.id", id == null ? "" : id.decode(MAX_ERROR));
        }
    }

    private static List<String> stops(JsonValue body) {
        JsonValue stop = body.given("stop");
        JsonValue sequences = stop == null ? body.given("stop_sequences") : stop;
        if (sequences == null) {
            return List.of();
        }
        List<JsonValue> all = sequences.is(Kind.STRING) ? List.of(sequences) : sequences.items();
        return all.stream()
                .filter(it -> it.is(Kind.STRING))
                .limit(MAX_STOPS)
                .map(it -> it.text().decode(MAX_ERROR))
                .toList();
    }

    @Override
    public void sent(String provider, SpanCarrier.Carried span) {
        span.set(new Gathered().put("gen_ai.provider.name", provider).all());
    }

    @Override
    public void begun(SpanCarrier.Carried span) {
        // the conventions have no event for it
    }

    @Override
    public void replied(Answer answer, SpanCarrier.Carried span) {
        Reply reply = answer.reply();
        var out =
                new Gathered()
                        .given("gen_ai.response.id", reply.id())
                        .given("gen_ai.response.model", answer.model())
                        .texts("gen_ai.response.finish_reasons", reply.finishReasons());
        usage(answer.usage(), out);
        if (capture.shows(Part.OUTPUTS) && capture.shows(Part.OUTPUT_MESSAGES)) {
            out.given(
                    "gen_ai.output.messages",
                    new GenAiMessages(capture.maxContent()).choices(reply.choices()));
        }
        span.set(out.all());
    }

    private static void usage(Usage usage, Gathered out) {
        out.known("gen_ai.usage.input_tokens", usage.input());
        out.known("gen_ai.usage.output_tokens", usage.output());
        out.known("gen_ai.usage.cache_read.input_tokens", usage.cachedInput());
        out.known("gen_ai.usage.cache_creation.input_tokens", usage.cacheCreationInput());
        out.known("gen_ai.usage.reasoning.output_tokens", usage.reasoning());
    }

    @Override
    public void failed(Failure failure, SpanCarrier.Carried span) {
        if (failure.status() == RequestSpan.GONE) {
            span.set(new Gathered().put("error.type", "_OTHER").all());
            span.fail("the response ended before it was complete");
            return;
        }
        span.set(new Gathered().put("error.type", Integer.toString(failure.status())).all());
        String message = "Error code: " + failure.status();
        span.fail(
                failure.body().isEmpty() || !capture.shows(Part.OUTPUTS)
                        ? message
                        : message + " - " + Gathered.beginning(failure.body(), MAX_ERROR));
    }
}
