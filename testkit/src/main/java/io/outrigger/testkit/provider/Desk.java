package io.outrigger.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.outrigger.testkit.provider.Journal.Outcome;
import io.outrigger.testkit.provider.OpenAiProvider.Fault;
import io.outrigger.testkit.provider.OpenAiProvider.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Where requests arrive: each is journaled, judged and answered. */
final class Desk implements HttpHandler {
    private static final int MAX_BODY = 64 * 1024 * 1024;
    private static final int MAX_REMEMBERED = 10_000;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final String key;
    private final Set<String> models;
    private final Journal journal;
    private final Faults faults;
    private volatile Duration chunkDelay = Duration.ZERO;

    Desk(String key, Set<String> models, Journal journal, Faults faults) {
        this.key = key;
        this.models = Set.copyOf(models);
        this.journal = journal;
        this.faults = faults;
    }

    void delayChunks(Duration delay) {
        chunkDelay = delay;
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        var reply = new Reply(http, journal);
        String target = http.getRequestMethod() + " " + http.getRequestURI().getPath();
        if (target.equals("GET /health")) {
            reply.healthy();
            return;
        }
        var headers = HeaderRules.lowerCase(http.getRequestHeaders());
        byte[] body = http.getRequestBody().readNBytes(MAX_BODY);
        journal.arrived(
                new Received(
                        http.getRequestMethod(),
                        http.getRequestURI().toString(),
                        HeaderRules.readable(headers),
                        new String(body, 0, Math.min(body.length, MAX_REMEMBERED), UTF_8)));
        var leak = HeaderRules.leak(headers);
        if (leak.isPresent()) {
            reply.refuse(leak.get(), Outcome.LEAKED);
            return;
        }
        switch (target) {
            case "POST /v1/chat/completions" -> chat(headers, body, reply);
            case "GET /v1/models" -> models(headers, reply);
            default -> {
                var unknown = Complaint.of("Invalid URL (" + target + ")", null, "unknown_url");
                reply.refuse(unknown.withStatus(404), Outcome.REFUSED);
            }
        }
    }

    private void models(Map<String, List<String>> headers, Reply reply) throws IOException {
        var wrong = HeaderRules.wrongKey(headers, key);
        if (wrong.isPresent()) {
            reply.refuse(wrong.get(), Outcome.REFUSED);
            return;
        }
        var root = JsonNodeFactory.instance.objectNode().put("object", "list");
        var data = root.putArray("data");
        models.stream()
                .sorted()
                .forEach(model -> data.addObject().put("id", model).put("object", "model"));
        reply.answer(root.toString());
    }

    private void chat(Map<String, List<String>> headers, byte[] bytes, Reply reply)
            throws IOException {
        var complaint =
                HeaderRules.wrongKey(headers, key).or(() -> HeaderRules.wrongBodyHeaders(headers));
        JsonNode body = JsonNodeFactory.instance.missingNode();
        if (complaint.isEmpty()) {
            try {
                body = JSON.readTree(bytes);
                complaint = wrongBody(body);
            } catch (JacksonException _) {
                complaint = Optional.of(unreadable());
            }
        }
        if (complaint.isPresent()) {
            reply.refuse(complaint.get(), Outcome.REFUSED);
        } else {
            serve(body, reply);
        }
    }

    private Optional<Complaint> wrongBody(JsonNode body) {
        return ChatRules.complaint(body).or(() -> unknownModel(body.get("model").asString()));
    }

    private Optional<Complaint> unknownModel(String model) {
        return models.contains(model)
                ? Optional.empty()
                : Optional.of(
                        Complaint.of(
                                        "The model `" + model + "` does not exist",
                                        null,
                                        "model_not_found")
                                .withStatus(404));
    }

    private static Complaint unreadable() {
        return Complaint.of(
                "We could not parse the JSON body of your request.", null, "invalid_json");
    }

    private void serve(JsonNode body, Reply reply) throws IOException {
        var answer = ChatAnswer.to(body);
        boolean stream = body.path("stream").asBoolean(false);
        var chunks =
                stream
                        ? answer.chunks(body.at("/stream_options/include_usage").asBoolean(false))
                        : List.<String>of();
        switch (faults.next()) {
            case Fault.Answer(var status, var type, var text) -> reply.fail(status, type, text);
            case Fault.Hangup _ -> reply.hangUp();
            case Fault.BreakStream _ when stream -> reply.breakStream(chunks);
            case Fault.BreakStream _ -> reply.breakBody(answer.json());
            case Fault.Encoded(var encoding) -> {
                reply.pretend(encoding);
                serve(answer, chunks, reply);
            }
            case Fault.Late(var delay) -> {
                Pause.of(delay);
                serve(answer, chunks, reply);
            }
            case null -> serve(answer, chunks, reply);
        }
    }

    private void serve(ChatAnswer answer, List<String> chunks, Reply reply) throws IOException {
        if (chunks.isEmpty()) {
            reply.answer(answer.json());
        } else {
            reply.stream(chunks, chunkDelay);
        }
    }
}
