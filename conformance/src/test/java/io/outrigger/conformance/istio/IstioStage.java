package io.outrigger.conformance.istio;

import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.process.Http.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/** A namespace that has opted in, our controller, and the pod of a Gateway {@code gw}. */
final class IstioStage implements AutoCloseable {
    private final IstioBed bed;
    private final String namespace;
    private final RunningPod pod;

    /** Starts all of it; the objects say NAMESPACE where they mean their own. */
    IstioStage(String objects) throws InterruptedException {
        bed = IstioBed.start();
        namespace = bed.namespace("ai");
        apply(objects);
        pod = bed.pod(namespace, "gw");
    }

    void apply(String yaml) {
        bed.cluster().server().apply(yaml.replace("NAMESPACE", namespace));
    }

    void delete(String version, String object) {
        bed.cluster()
                .server()
                .http()
                .delete("/apis/%s/namespaces/%s/%s".formatted(version, namespace, object));
    }

    /** An object of the namespace; empty when it is not there. */
    JsonNode object(String version, String object) {
        return bed.cluster()
                .server()
                .http()
                .find("/apis/%s/namespaces/%s/%s".formatted(version, namespace, object))
                .orElseGet(Json::object);
    }

    /** Runs pods with other labels too, and waits for a ready one. */
    RunningPod follow(Map<String, String> labels) {
        return bed.pod(namespace, labels);
    }

    /** Sends a request of a client to the pod of {@code gw}. */
    Answer post(String path, String body) {
        return post(pod, path, body);
    }

    static Answer post(RunningPod pod, String path, String body) {
        return Http.send(
                HttpRequest.newBuilder(URI.create("http://" + pod.ip() + ":8080" + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    Answer get(String path) {
        return Http.get(uri(path));
    }

    URI uri(String path) {
        return URI.create("http://" + pod.ip() + ":8080" + path);
    }

    /** What Envoy's own admin interface says. */
    String envoy(String path) {
        return Http.get(URI.create("http://" + pod.ip() + ":15000" + path)).body();
    }

    String proxyLog() {
        return pod.log("istio-proxy");
    }

    void await(String what, BooleanSupplier done) {
        Await.until(what, IstioBed.LIMIT, done);
    }

    @Override
    public void close() {
        bed.close();
    }
}
