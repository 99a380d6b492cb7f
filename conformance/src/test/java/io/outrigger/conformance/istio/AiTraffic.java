package io.outrigger.conformance.istio;

import io.outrigger.testkit.process.Http;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Requests for a model, one after another; every other one claims the model in a header, too. */
final class AiTraffic implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Thread thread;
    private volatile boolean closed;

    private AiTraffic(URI gateway, String model) {
        thread = Thread.ofVirtual().start(() -> run(gateway, model));
    }

    static AiTraffic to(URI gateway, String model) {
        return new AiTraffic(gateway, model);
    }

    private void run(URI gateway, String model) {
        for (int i = 0; !closed; i++) {
            statuses.merge(status(gateway, model, i % 2 == 1), 1, Integer::sum);
        }
    }

    /** The status of one request, 0 for no answer. */
    static int status(URI gateway, String model, boolean spoofed) {
        var request =
                HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                        .timeout(LIMIT)
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer of-a-client")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                                                .formatted(model)));
        if (spoofed) {
            request.header("x-ai-eg-model", model);
        }
        return Http.send(request.build()).status();
    }

    /** Ends it, and says how often each status came. */
    Map<Integer, Integer> statuses() throws InterruptedException {
        close();
        thread.join();
        return Map.copyOf(statuses);
    }

    @Override
    public void close() {
        closed = true;
    }
}
