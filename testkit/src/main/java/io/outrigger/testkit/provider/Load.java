package io.outrigger.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Many requests at once, bounded in number and time. */
public final class Load {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Load() {}

    /**
     * Sends the same request many times over kept connections.
     *
     * @return how often each outcome came: a status, or an exception
     */
    public static Map<String, Integer> run(URI target, String body, int requests, int concurrency) {
        return run(target, _ -> body, (_, _) -> true, requests, concurrency);
    }

    /**
     * Sends a request of its own each time.
     *
     * @param bodies of request {@code i}
     * @param expected whether a text answers request {@code i}; if not, the outcome is its status
     *     after the word "unexpected"
     */
    public static Map<String, Integer> run(
            URI target,
            IntFunction<String> bodies,
            Expectation expected,
            int requests,
            int concurrency) {
        var next = new AtomicInteger();
        var outcomes = new TreeMap<String, Integer>();
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < concurrency; worker++) {
                workers.execute(
                        () -> {
                            for (int i = next.getAndIncrement();
                                    i < requests;
                                    i = next.getAndIncrement()) {
                                String outcome =
                                        once(client, request(target, bodies.apply(i)), i, expected);
                                synchronized (outcomes) {
                                    outcomes.merge(outcome, 1, Integer::sum);
                                }
                            }
                        });
            }
        }
        return outcomes;
    }

    /** What a request's answer must be. */
    public interface Expectation {
        boolean test(int request, String answer);
    }

    private static HttpRequest request(URI target, String body) {
        return HttpRequest.newBuilder(target)
                .timeout(LIMIT)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String once(
            HttpClient client, HttpRequest request, int i, Expectation expected) {
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            String status = Integer.toString(answer.statusCode());
            return expected.test(i, answer.body()) ? status : "unexpected " + status;
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.getClass().getSimpleName();
        }
    }

    /** Starts a streamed request and closes the connection after the response's first bytes. */
    public static void abort(URI target, String body) throws IOException {
        byte[] content = body.getBytes(UTF_8);
        String head =
                "POST "
                        + target.getPath()
                        + " HTTP/1.1\r\nhost: "
                        + target.getAuthority()
                        + "\r\ncontent-type: application/json\r\ncontent-length: "
                        + content.length
                        + "\r\n\r\n";
        try (var socket = new Socket()) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.setSoLinger(true, 0);
            socket.connect(new InetSocketAddress(target.getHost(), target.getPort()));
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(content);
            InputStream in = socket.getInputStream();
            if (in.readNBytes(64).length == 0) {
                throw new IOException("closed before the response began");
            }
        }
    }
}
