package io.outrigger.conformance;

import io.outrigger.testkit.process.Http;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/** One request after another, and what became of them. */
public final class PlainTraffic implements AutoCloseable {
    private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;

    private PlainTraffic(IntSupplier request) {
        thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    while (!closed.get()) {
                                        statuses.merge(request.getAsInt(), 1, Integer::sum);
                                    }
                                });
    }

    /** Starts sending. */
    public static PlainTraffic to(URI uri) {
        return new PlainTraffic(() -> Http.get(uri).status());
    }

    /** Starts sending JSON. */
    public static PlainTraffic posting(URI uri, String body) {
        var request =
                HttpRequest.newBuilder(uri)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return new PlainTraffic(() -> Http.send(request).status());
    }

    /** Ends it, and says how often each status came; 0 for no answer. */
    public Map<Integer, Integer> statuses() throws InterruptedException {
        close();
        thread.join();
        return Map.copyOf(statuses);
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
