package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.observe.trace.Capture.Part;
import io.outrigger.extproc.observe.trace.Gathered.Room;
import io.outrigger.extproc.observe.trace.Wording.Answer;
import io.outrigger.extproc.observe.transcript.Reply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What a reply says in OpenInference's words. */
final class OpenInferenceReply {
    private final Capture capture;
    private final Answer answer;
    private final Reply reply;
    private final Gathered out = new Gathered();

    OpenInferenceReply(Capture capture, Answer answer) {
        this.capture = capture;
        this.answer = answer;
        this.reply = answer.reply();
    }

    Map<String, AttributeValue> attributes() {
        model();
        usage(answer.usage());
        document();
        if (capture.shows(Part.OUTPUTS)) {
            content();
        }
        return out.all();
    }

    private void model() {
        switch (answer.operation()) {
            case EMBEDDINGS -> out.given("embedding.model_name", answer.model());
            case RERANK, IMAGE_GENERATION -> {}
            case CHAT,
                    COMPLETION,
                    RESPONSES,
                    RESPONSES_INPUT_TOKENS,
                    SPEECH,
                    TRANSCRIPTION,
                    TRANSLATION,
                    TOKENIZE,
                    MESSAGES,
                    COUNT_TOKENS,
                    MODELS ->
                    out.given("llm.model_name", answer.model());
        }
    }

    /** Counts are no content. */
    private void usage(Usage usage) {
        out.known("llm.token_count.prompt", usage.input());
        out.known("llm.token_count.completion", usage.output());
        out.known("llm.token_count.total", usage.total());
        out.known("llm.token_count.prompt_details.cache_read", usage.cachedInput());
        out.known("llm.token_count.prompt_details.cache_creation", usage.cacheCreationInput());
        out.known("llm.token_count.prompt_details.audio", usage.audioInput());
        out.known("llm.token_count.completion_details.reasoning", usage.reasoning());
        out.known("llm.token_count.completion_details.audio", usage.audioOutput());
    }

    private void document() {
        if (answer.operation() == Operation.SPEECH && reply.document().isEmpty()) {
            out.put("output.audio_bytes", reply.size());
        } else if (!capture.shows(Part.OUTPUTS)) {
            out.put("output.value", OpenInference.REDACTED);
        } else if (!reply.document().isEmpty()) {
            out.content("output.value", reply.document(), new Room(capture.maxContent()));
            out.put("output.mime_type", reply.json() == null ? "text/plain" : "application/json");
        }
    }

    private void content() {
        switch (answer.operation()) {
            case CHAT, MESSAGES, RESPONSES -> messages();
            case COMPLETION -> choices();
            case EMBEDDINGS -> vectors();
            case RERANK -> scores();
            case TOKENIZE -> tokens();
            case RESPONSES_INPUT_TOKENS,
                    SPEECH,
                    TRANSCRIPTION,
                    TRANSLATION,
                    IMAGE_GENERATION,
                    COUNT_TOKENS,
                    MODELS -> {}
        }
    }

    private void messages() {
        if (capture.shows(Part.OUTPUT_MESSAGES)) {
            var messages = OpenInferenceMessages.output(capture, out);
            for (int i = 0; i < reply.choices().size(); i++) {
                messages.put(i, reply.choices().get(i).message().flat());
            }
        }
    }

    private void choices() {
        if (!capture.shows(Part.CHOICES)) {
            return;
        }
        var room = new Room(capture.maxContent());
        for (int i = 0; i < reply.choices().size(); i++) {
            for (var part : reply.choices().get(i).message().parts()) {
                if (part instanceof io.outrigger.extproc.observe.transcript.Part.Text(var text)) {
                    out.content("llm.choices." + i + ".completion.text", text, room);
                }
            }
        }
    }

    private void vectors() {
        if (!capture.shows(Part.EMBEDDINGS_VECTORS)) {
            return;
        }
        var room = new Room(capture.maxContent());
        List<JsonValue> data = items("data");
        for (int i = 0; i < data.size() && !room.isFull(); i++) {
            JsonValue vector = data.get(i).given("embedding");
            if (vector != null) {
                out.content(
                        "embedding.embeddings." + i + ".embedding.vector", numbers(vector), room);
            }
        }
    }

    private static List<Double> numbers(JsonValue vector) {
        if (vector.is(Kind.STRING)) {
            return floats(vector.text());
        }
        return vector.items().stream().map(JsonValue::number).toList();
    }

    /** OpenAI's base64 holds little-endian 32-bit floats. */
    private static List<Double> floats(JsonText base64) {
        var numbers = new ArrayList<Double>();
        try {
            var bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(base64.decodedBytes().toBytes()))
                            .order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.remaining() >= Float.BYTES) {
                numbers.add((double) bytes.getFloat());
            }
        } catch (IllegalArgumentException _) {
            // not base64: the document tells what it is
        }
        return numbers;
    }

    private void scores() {
        List<JsonValue> results = items("results");
        var room = new Room(capture.maxContent());
        for (int i = 0; i < results.size() && !room.isFull(); i++) {
            JsonValue score = results.get(i).given("relevance_score");
            if (score != null) {
                out.content(
                        "reranker.output_documents." + i + ".document.score", score.number(), room);
            }
        }
    }

    private void tokens() {
        JsonValue json = reply.json();
        if (json != null) {
            out.known("tokenize.token_count", json.count("count"));
            out.known("tokenize.max_model_len", json.count("max_model_len"));
        }
    }

    private List<JsonValue> items(String name) {
        JsonValue json = reply.json();
        JsonValue array = json == null ? null : json.given(name);
        return array == null ? List.of() : array.items();
    }
}
