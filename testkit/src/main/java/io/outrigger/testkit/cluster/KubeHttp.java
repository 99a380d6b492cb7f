package io.outrigger.testkit.cluster;

import io.outrigger.testkit.process.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Kubernetes API as paths and JSON trees: what is written is what arrives, unknown fields
 * included.
 */
public final class KubeHttp {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration DISCOVERY = Duration.ofSeconds(10);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int LATER = 50;

    private final URI base;
    private final String token;
    private final HttpClient client;
    private final Map<String, String> plurals = new ConcurrentHashMap<>();

    KubeHttp(URI base, String token, SSLContext tls) {
        this.base = base;
        this.token = token;
        this.client =
                HttpClient.newBuilder()
                        .sslContext(tls)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
    }

    /** The API server said no. */
    public static final class Refused extends RuntimeException {
        private final int status;

        Refused(int status, String message) {
            super(status + " " + message);
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    /** Reads an object or a list. */
    public JsonNode get(String path) {
        return json(request("GET", path).build());
    }

    /** Reads an object that may not be there. */
    public Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (Refused e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Creates an object, or a subresource such as a token. */
    public JsonNode post(String path, JsonNode body) {
        return json(body(request("POST", path), "application/json", body));
    }

    /** Merges into an object, or into its status. */
    public JsonNode merge(String path, JsonNode body) {
        return json(body(request("PATCH", path), "application/merge-patch+json", body));
    }

    /** Server-side apply of one object as it is; unknown fields are refused. */
    public JsonNode apply(JsonNode object) {
        String query = "?fieldManager=testkit&force=true&fieldValidation=Strict";
        return json(
                body(
                        request("PATCH", path(object) + query),
                        "application/apply-patch+yaml",
                        object));
    }

    /** Deletes an object; fine if it is not there. */
    public void delete(String path) {
        try {
            json(request("DELETE", path).build());
        } catch (Refused e) {
            if (e.status() != 404) {
                throw e;
            }
        }
    }

    /** The path of an object, from its kind, namespace and name. */
    public String path(JsonNode object) {
        String version = object.path("apiVersion").asString("");
        String kind = object.path("kind").asString("");
        var metadata = object.path("metadata");
        String root = (version.contains("/") ? "/apis/" : "/api/") + version;
        // "namespaces/*/gateways" or "gatewayclasses"
        String plural = plurals.computeIfAbsent(version + " " + kind, _ -> discovered(root, kind));
        return root
                + "/"
                + plural.replace("*", metadata.path("namespace").asString("default"))
                + "/"
                + metadata.path("name").asString("");
    }

    /** Whether the server says that it is ready. */
    boolean isReady() {
        try {
            return text(request("GET", "/readyz").build()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private String discovered(String root, String kind) {
        return Await.forValue(
                "kind " + kind + " in " + root, DISCOVERY, () -> plural(root, kind), () -> "");
    }

    private Optional<String> plural(String root, String kind) {
        for (JsonNode resource :
                find(root).map(list -> list.path("resources")).orElse(JSON.nullNode())) {
            String name = resource.path("name").asString("");
            if (resource.path("kind").asString("").equals(kind) && !name.contains("/")) {
                boolean namespaced = resource.path("namespaced").asBoolean(false);
                return Optional.of(namespaced ? "namespaces/*/" + name : name);
            }
        }
        return Optional.empty();
    }

    private HttpRequest.Builder request(String method, String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.noBody());
    }

    private static HttpRequest body(HttpRequest.Builder request, String type, JsonNode body) {
        String method = request.build().method();
        return request.header("Content-Type", type)
                .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
    }

    private JsonNode json(HttpRequest request) {
        try {
            var response = patiently(request);
            var answer = JSON.readTree(response.body());
            if (response.statusCode() >= 300) {
                throw new Refused(
                        response.statusCode(), answer.path("message").asString(response.body()));
            }
            return answer;
        } catch (IOException e) {
            throw new Refused(0, request.method() + " " + request.uri() + ": " + e);
        }
    }

    /** A kind that was installed just now may ask for a little patience. */
    private HttpResponse<String> patiently(HttpRequest request) throws IOException {
        var response = text(request);
        for (int i = 0; i < LATER && response.statusCode() == TOO_MANY_REQUESTS; i++) {
            Await.pause(Duration.ofMillis(200));
            response = text(request);
        }
        return response;
    }

    private HttpResponse<String> text(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
