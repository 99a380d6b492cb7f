package io.outrigger.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fake of {@code api.openai.com} on a free loopback port. It refuses what the real one refuses,
 * and beyond that whatever a gateway must not let through.
 */
public final class OpenAiProvider implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int REMEMBERED = 100;
    private static final int WORDS = 5;

    static {
        // read once by the server's classes
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
    }

    private final HttpServer server;
    private final String key;
    private final Set<String> models;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong leaks = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();
    private final Deque<Received> received = new ArrayDeque<>();
    private volatile Duration chunkDelay = Duration.ZERO;
    private volatile @Nullable Fault fault;

    /**
     * A request as it arrived.
     *
     * @param headers lower case names; the credential redacted
     */
    public record Received(String method, String path, Map<String, String> headers, String body) {
        /** Copies the headers. */
        public Received {
            headers = Map.copyOf(headers);
        }
    }

    /** What goes wrong on purpose. */
    public sealed interface Fault {
        /** Every request gets this status and body. */
        record Answer(int status, String contentType, String body) implements Fault {}

        /** Streams break off after their first chunk. */
        record BreakStream() implements Fault {}
    }

    private OpenAiProvider(HttpServer server, String key, Set<String> models) {
        this.server = server;
        this.key = key;
        this.models = Set.copyOf(models);
    }

    /**
     * Starts on a free port.
     *
     * @param key the only API key that is accepted
     * @param models the only models that exist
     */
    public static OpenAiProvider start(String key, Set<String> models) {
        return start(key, models, 0);
    }

    /** Starts on a given port. */
    public static OpenAiProvider start(String key, Set<String> models, int port) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            var server = HttpServer.create(address, 4096);
            var provider = new OpenAiProvider(server, key, models);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", provider::answer);
            server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Chat completions that were answered with 200. */
    public long answered() {
        return answered.get();
    }

    /** Requests that were refused. */
    public long refused() {
        return refused.get();
    }

    /** Requests that carried what a gateway must keep to itself. */
    public long leaks() {
        return leaks.get();
    }

    /** Requests of any kind. */
    public long arrived() {
        return arrived.get();
    }

    /** How long each chunk of a stream is waited for. */
    public void delayChunks(Duration delay) {
        chunkDelay = delay;
    }

    /** Lets something go wrong; null for nothing. */
    public void fail(@Nullable Fault next) {
        fault = next;
    }

    /** The newest requests, oldest first. */
    public List<Received> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            arrived.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            remember(exchange, body);
            if (fault instanceof Fault.Answer(var status, var type, var text)) {
                refused.incrementAndGet();
                send(exchange, status, type, text.getBytes(UTF_8));
                return;
            }
            try {
                route(exchange, body);
            } catch (Refusal refusal) {
                refused.incrementAndGet();
                if (refusal.status() == 401) {
                    exchange.getResponseHeaders()
                            .set("www-authenticate", "Bearer realm=\"OpenAI API\"");
                }
                send(exchange, refusal.status(), "application/json", refusal.body());
            }
        }
    }

    private void route(HttpExchange exchange, byte[] body) throws IOException, Refusal {
        switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
            case "GET /health" -> send(exchange, 200, "text/plain", "ok".getBytes(UTF_8));
            case "GET /v1/models" -> {
                RequestRules.credential(exchange.getRequestHeaders(), key);
                send(exchange, 200, "application/json", models());
            }
            case "POST /v1/chat/completions" -> {
                try {
                    RequestRules.noLeak(exchange.getRequestHeaders());
                } catch (Refusal leak) {
                    leaks.incrementAndGet();
                    throw leak;
                }
                RequestRules.credential(exchange.getRequestHeaders(), key);
                RequestRules.framing(exchange.getRequestHeaders());
                chat(exchange, ChatRules.checked(parsed(body), models));
            }
            default ->
                    throw new Refusal(
                            404,
                            "invalid_request_error",
                            "Invalid URL ("
                                    + exchange.getRequestMethod()
                                    + " "
                                    + exchange.getRequestURI().getPath()
                                    + ")");
        }
    }

    private static JsonNode parsed(byte[] body) throws Refusal {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            throw new Refusal(
                    400,
                    "invalid_request_error",
                    "We could not parse the JSON body of your request.");
        }
    }

    private void chat(HttpExchange exchange, ObjectNode request) throws IOException {
        if (request.path("stream").asBoolean(false)) {
            stream(exchange, request);
        } else {
            var answer = envelope(request, "chat.completion");
            var choice = answer.putArray("choices").addObject().put("index", 0);
            choice.putObject("message").put("role", "assistant").put("content", text(request));
            choice.putNull("logprobs");
            choice.put("finish_reason", "stop");
            answer.set("usage", usage(request));
            send(exchange, 200, "application/json", JSON.writeValueAsBytes(answer));
        }
        answered.incrementAndGet();
    }

    private void stream(HttpExchange exchange, ObjectNode request) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.getResponseHeaders().set("x-request-id", "req_fake");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String word : text(request).split("(?<= )", -1)) {
                pause();
                var chunk = envelope(request, "chat.completion.chunk");
                var choice = chunk.putArray("choices").addObject().put("index", 0);
                choice.putObject("delta").put("role", "assistant").put("content", word);
                choice.putNull("finish_reason");
                event(out, JSON.writeValueAsString(chunk));
                if (fault instanceof Fault.BreakStream) {
                    throw new IOException("broken on purpose");
                }
            }
            var last = envelope(request, "chat.completion.chunk");
            var choice = last.putArray("choices").addObject().put("index", 0);
            choice.putObject("delta");
            choice.put("finish_reason", "stop");
            event(out, JSON.writeValueAsString(last));
            if (request.path("stream_options").path("include_usage").asBoolean(false)) {
                var told = envelope(request, "chat.completion.chunk");
                told.putArray("choices");
                told.set("usage", usage(request));
                event(out, JSON.writeValueAsString(told));
            }
            event(out, "[DONE]");
        }
    }

    private void pause() {
        try {
            Thread.sleep(chunkDelay);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void event(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(UTF_8));
        out.flush();
    }

    private static ObjectNode envelope(ObjectNode request, String object) {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-fake")
                .put("object", object)
                .put("created", 1_760_000_000)
                .put("model", request.path("model").asString() + "-2026-11-01")
                .put("system_fingerprint", "fp_fake");
    }

    /** Says how many messages there were, so that a client can tell answers apart. */
    private static String text(ObjectNode request) {
        return "This answers " + request.path("messages").size() + " messages.";
    }

    /** A token per four bytes of the messages; {@link #WORDS} completion tokens. */
    private static ObjectNode usage(ObjectNode request) {
        int prompt = Math.max(1, request.path("messages").toString().length() / 4);
        var usage =
                JSON.createObjectNode()
                        .put("prompt_tokens", prompt)
                        .put("completion_tokens", WORDS)
                        .put("total_tokens", prompt + WORDS);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }

    private byte[] models() {
        var list = JSON.createObjectNode().put("object", "list");
        var data = list.putArray("data");
        models.stream()
                .sorted()
                .forEach(model -> data.addObject().put("id", model).put("object", "model"));
        return JSON.writeValueAsBytes(list);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void remember(HttpExchange exchange, byte[] body) {
        var headers = RequestRules.readable(exchange.getRequestHeaders());
        var request =
                new Received(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        headers,
                        new String(body, 0, Math.min(body.length, 10_000), UTF_8));
        synchronized (received) {
            received.addLast(request);
            if (received.size() > REMEMBERED) {
                received.removeFirst();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
