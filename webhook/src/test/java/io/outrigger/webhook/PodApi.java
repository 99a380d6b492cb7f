package io.outrigger.webhook;

import io.outrigger.testkit.cluster.KubeApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates pods and shows everything that the API server answers, warnings included; asks once,
 * where a Kubernetes client would repeat after a 500.
 */
final class PodApi implements AutoCloseable {
    private final KubeApiServer server;
    private final HttpClient client;

    PodApi(KubeApiServer server) {
        this.server = server;
        try {
            this.client =
                    HttpClient.newBuilder()
                            .sslContext(Identity.trusting(Files.readString(server.caFile())))
                            .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the pod is stored. */
    enum Run {
        REAL(""),
        DRY("?dryRun=All");

        private final String query;

        Run(String query) {
            this.query = query;
        }
    }

    /** An answer: the pod, or a Status that says why not. */
    record Answer(int status, JsonNode body, List<String> warnings) {
        boolean injected() {
            var label = body.at("/metadata/labels").path("outrigger.io/injected");
            return label.stringValue("").equals("true");
        }

        String message() {
            return body.path("message").stringValue("");
        }
    }

    Answer create(String namespace, ObjectNode pod, Run run) {
        var named = pod.deepCopy();
        named.put("apiVersion", "v1").put("kind", "Pod");
        named.withObject("/metadata").put("generateName", "pod-");
        var path = "/api/v1/namespaces/" + namespace + "/pods" + run.query;
        return send("POST", path, "application/json", named);
    }

    /** The Deployment after a strategic merge, by which gateways' controllers merge overlays. */
    ObjectNode merged(ObjectNode deployment, ObjectNode overlay) {
        var metadata = deployment.path("metadata");
        var all =
                "/apis/apps/v1/namespaces/"
                        + metadata.path("namespace").stringValue()
                        + "/deployments";
        var one = all + "/" + metadata.path("name").stringValue();
        send("POST", all, "application/json", deployment);
        try {
            return (ObjectNode)
                    send("PATCH", one, "application/strategic-merge-patch+json", overlay).body();
        } finally {
            server.http().delete(one);
        }
    }

    private Answer send(String method, String path, String type, JsonNode body) {
        var token = server.client().getConfiguration().getOauthToken();
        var request =
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .header("authorization", "Bearer " + token)
                        .header("content-type", type)
                        .method(method, BodyPublishers.ofString(body.toString()))
                        .build();
        try {
            var response = client.send(request, BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    Trees.json(response.body()),
                    response.headers().allValues("warning"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
