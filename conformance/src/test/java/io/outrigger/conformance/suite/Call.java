package io.outrigger.conformance.suite;

import io.outrigger.manifests.tree.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to be sent.
 *
 * @param cell by which fakes tell it from all others
 */
record Call(Stage stage, String cell, Map<String, String> headers) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .build();

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/anthropic/v1/messages";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    Call {
        headers = Map.copyOf(headers);
    }

    static Call to(Stage stage, String host, String cell) {
        return new Call(
                stage,
                cell,
                Map.of(
                        "host",
                        host,
                        "x-cell",
                        cell,
                        "content-type",
                        "application/json",
                        "authorization",
                        "Bearer " + Stage.CLIENT_KEY));
    }

    /** The same with another header. */
    Call header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(stage, cell, more);
    }

    /** Orders trouble for the next good answer of a provider to this call. */
    Call fault(String provider, String json) {
        var fault = (ObjectNode) Json.parse(json);
        stage.providers().fault(provider, Json.print(fault.put("cell", cell)));
        return this;
    }

    /** Asks for a chat completion. */
    Reply chat(String model) {
        return chat(question(model));
    }

    /** Asks for a chat completion. */
    Reply chat(ObjectNode body) {
        return post(CHAT, Json.print(body));
    }

    /** Asks for it in Anthropic's dialect. */
    Reply message(String model) {
        return post(MESSAGES, Json.print(question(model).put("max_tokens", 100)));
    }

    /** Asks for a chat completion and returns when its first event is there. */
    OpenStream stream(String model) {
        var body = Json.print(question(model).put("stream", true));
        return OpenStream.of(this, send(request(CHAT, body), BodyHandlers.ofLines()));
    }

    /** Sends any body. */
    Reply post(String path, String body) {
        return Reply.of(this, send(request(path, body), BodyHandlers.ofString()));
    }

    /** Sends a GET. */
    Reply get(String path) {
        return Reply.of(this, send(request(path, "").GET(), BodyHandlers.ofString()));
    }

    /** Asks, as a browser does, what it may do. */
    Reply options() {
        return Reply.of(
                this,
                send(
                        request(CHAT, "").method("OPTIONS", BodyPublishers.noBody()),
                        BodyHandlers.ofString()));
    }

    /** The body of a short question. */
    static ObjectNode question(String model) {
        var message = Json.object("role", "user", "content", "hello");
        return Json.object("model", model, "messages", Json.array(message));
    }

    private HttpRequest.Builder request(String path, String body) {
        var request =
                HttpRequest.newBuilder(stage.family().address().resolve(path))
                        .timeout(LIMIT)
                        .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request;
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
        try {
            return CLIENT.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
