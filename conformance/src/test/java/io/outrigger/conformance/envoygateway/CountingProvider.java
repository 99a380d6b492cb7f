package io.outrigger.conformance.envoygateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that tells requests with its own key, which only ext_proc adds, from all others. */
final class CountingProvider implements AutoCloseable {
    static final String KEY = "key-of-the-provider";

    private static final String ANSWER =
            """
            {"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop",\
            "message":{"role":"assistant","content":"Hello"}}],\
            "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    private final AtomicInteger mediated = new AtomicInteger();
    private final AtomicInteger unmediated = new AtomicInteger();
    private final HttpServer server;

    CountingProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("authorization"));
        (key.equals("Bearer " + KEY) ? mediated : unmediated).incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        byte[] body = ANSWER.getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    int mediated() {
        return mediated.get();
    }

    int unmediated() {
        return unmediated.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
