package io.outrigger.testkit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A small provider with OpenAI's chat completions, on a free port of loopback. */
final class StandIn implements AutoCloseable {
    private static final String[] WORDS = {
        "A ", "float ", "at ", "the ", "side ", "that ", "keeps ", "the ", "boat ", "upright."
    };

    private final HttpServer server;
    private final String key;
    private final AtomicLong received = new AtomicLong();

    private StandIn(HttpServer server, String key) {
        this.server = server;
        this.key = key;
    }

    static StandIn start(String key) throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var provider = new StandIn(server, key);
        server.createContext("/", provider::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return provider;
    }

    int port() {
        return server.getAddress().getPort();
    }

    long received() {
        return received.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        received.incrementAndGet();
        JsonNode request = Trees.json(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        String authorization = exchange.getRequestHeaders().getFirst("authorization");
        try (exchange) {
            if (!("Bearer " + key).equals(authorization)) {
                whole(exchange, 401, error());
            } else if (request.path("stream").asBoolean(false)) {
                stream(exchange, request);
            } else {
                whole(exchange, 200, completion(request));
            }
        }
    }

    private static void whole(HttpExchange exchange, int status, ObjectNode body)
            throws IOException {
        byte[] bytes = body.toString().getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void stream(HttpExchange exchange, JsonNode request) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        for (String word : WORDS) {
            var chunk = head(request, "chat.completion.chunk");
            var choice = chunk.putArray("choices").addObject().put("index", 0);
            choice.putObject("delta").put("content", word);
            out.write(("data: " + chunk + "\n\n").getBytes(UTF_8));
            out.flush();
        }
        var last = head(request, "chat.completion.chunk");
        last.putArray("choices");
        usage(last);
        out.write(("data: " + last + "\n\ndata: [DONE]\n\n").getBytes(UTF_8));
    }

    private static ObjectNode completion(JsonNode request) {
        var completion = head(request, "chat.completion");
        var choice = completion.putArray("choices").addObject().put("index", 0);
        choice.put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put("content", String.join("", WORDS));
        usage(completion);
        return completion;
    }

    private static ObjectNode head(JsonNode request, String object) {
        return Trees.object()
                .put("id", "chatcmpl-1")
                .put("object", object)
                .put("created", 1_700_000_000)
                .put("model", request.path("model").asString(""));
    }

    private static void usage(ObjectNode body) {
        body.putObject("usage")
                .put("prompt_tokens", 17)
                .put("completion_tokens", WORDS.length)
                .put("total_tokens", 17 + WORDS.length);
    }

    private static ObjectNode error() {
        var body = Trees.object();
        body.putObject("error").put("message", "wrong key").put("type", "invalid_request_error");
        return body;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
