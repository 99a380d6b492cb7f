package io.outrigger.controller.attached;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.controller.pods.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Sidecars behind the addresses of their pods. Not many are asked at once, none is waited for long,
 * and none may answer much: pods are not trusted.
 */
public final class Sidecars implements AutoCloseable {
    private static final int AT_ONCE = 16;
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int LONGEST = 64 * 1024;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .build();

    /** What they answer, by address. */
    public Map<URI, Answer> ask(Collection<URI> addresses) {
        var answers = new ConcurrentHashMap<URI, Answer>();
        var turns = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var address : addresses) {
                threads.execute(
                        () -> {
                            turns.acquireUninterruptibly();
                            try {
                                answers.put(address, ask(address));
                            } finally {
                                turns.release();
                            }
                        });
            }
        }
        return Map.copyOf(answers);
    }

    private Answer ask(URI address) {
        var request = HttpRequest.newBuilder(address).timeout(ANSWER).GET().build();
        try {
            var response =
                    client.send(
                            request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), LONGEST));
            return response.statusCode() == 200
                    ? Answer.read(response.body())
                    : new Answer.Unreachable("HTTP " + response.statusCode());
        } catch (IOException e) {
            return new Answer.Unreachable(
                    "does not answer on port " + address.getPort() + " (" + kind(e) + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.NotAsked();
        }
    }

    private static String kind(IOException e) {
        return e.getClass().getSimpleName();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
