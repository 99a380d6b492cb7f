package io.outrigger.testkit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.run.Gateway.Break;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The pod of a Gateway with the sidecar in it, and what can be taken away from it.
 *
 * @param runner runs every pod of the Gateway
 * @param at where it is
 * @param controller ours
 */
record GatewayPod(PodRunner runner, Place at, KubeHttp api, Child controller, Written written) {
    static final String SIDECAR = "ai-gateway-extproc";
    static final String FILTER = "envoy.filters.http.ext_proc/aigateway";
    static final String OWN_CLUSTER = "outrigger/ai/chat/rule/0";

    private static final String UDS_VOLUME = "ai-gateway-extproc-uds";
    private static final String CONFIG_VOLUME = "ai-gateway-extproc-config";
    private static final String INDEX = "index.yaml";
    private static final String ROUTES = "routes.yaml";
    private static final String CREDENTIALS = "credentials.yaml";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * Where the pod is.
     *
     * @param labels of the pods of the Gateway
     * @param proxy the container with Envoy
     * @param adminPort of Envoy, on the pod's address
     * @param port where the Gateway's listener is in the pod
     */
    record Place(
            String namespace, Map<String, String> labels, String proxy, int adminPort, int port) {}

    /** Waits for a ready pod that has been injected. */
    RunningPod awaitPod() {
        var pod = runner.awaitReady(at.namespace(), at.labels(), LIMIT);
        pod.process(SIDECAR);
        return pod;
    }

    /** Waits until Envoy has the route, its cluster and the filter, and the sidecar sees so. */
    void awaitServing() {
        await("the sidecar attached to 1 of 1 clusters", () -> attached().contains("\"1/1\""));
        await("the route to the own cluster", () -> dump("route_configs").contains(OWN_CLUSTER));
        await("attached", () -> attached().contains("\"attached\":true"));
    }

    /** Waits until the Gateway has its address, and our route says what became of it. */
    void awaitProgrammed() {
        await(
                "the Gateway and the route Programmed",
                () ->
                        written.conditions().stream()
                                        .filter(it -> it.contains(" Programmed=True"))
                                        .filter(it -> it.matches("(?:Gateway|AIGatewayRoute) .*"))
                                        .count()
                                == 2);
    }

    RunningPod pod() {
        return runner.pods().getFirst();
    }

    URI address() {
        return URI.create("http://" + pod().ip() + ":" + at.port());
    }

    URI sidecarAdmin() {
        return URI.create("http://" + pod().ip() + ":1064");
    }

    Path accessLog() {
        return pod().process(at.proxy()).logFile();
    }

    String attached() {
        return Http.get(sidecarAdmin().resolve("/attached")).body();
    }

    String dump(String resource) {
        URI admin = URI.create("http://" + pod().ip() + ":" + at.adminPort() + "/");
        return Http.get(admin.resolve("/config_dump?resource=dynamic_" + resource)).body();
    }

    /** Without those that drain: they keep for minutes what has been taken away. */
    String activeListeners() {
        return Trees.json(dump("listeners")).path("configs").findValues("active_state").toString();
    }

    void await(String what, BooleanSupplier done) {
        Await.until(
                what,
                LIMIT,
                done,
                () ->
                        attached()
                                + String.join("\n", written.conditions())
                                + '\n'
                                + controller.logTail());
    }

    List<Break> sidecarBreaks() {
        return List.of(new Break("the sidecar is killed", () -> pod().halt(SIDECAR)));
    }

    List<Break> socketBreaks() {
        return List.of(
                new Break("the socket is removed, Envoy has to connect anew", this::removeSocket));
    }

    List<Break> configBreaks() {
        return List.of(
                new Break("a configuration without the backend", this::emptyConfig),
                new Break("the sidecar starts with an invalid configuration", this::invalidConfig),
                new Break("the sidecar starts without the routes", this::withoutRoutes),
                new Break("the sidecar starts without the credentials", this::withoutCredentials));
    }

    /** What the index names is not there. */
    private void withoutRoutes() {
        writeIndex(
                "{checksum: any, parts: [{path: %s}, {path: %s}]}".formatted(ROUTES, CREDENTIALS));
        api.delete(secrets().getFirst());
        await("its delivery", () -> attached().contains(ROUTES + ": missing"));
        restartSidecar();
        await("what is missing", () -> attached().contains(ROUTES + ": missing"));
    }

    private void withoutCredentials() {
        api.delete(secrets().getLast());
        await("its delivery", () -> attached().contains(INDEX + ": no such file"));
        restartSidecar();
        await("what is missing", () -> attached().contains(INDEX + ": no such file"));
    }

    private void removeSocket() throws IOException {
        Files.delete(pod().volume(UDS_VOLUME).resolve("run.sock"));
        long before = pod().process(at.proxy()).pid();
        pod().kill(at.proxy());
        await("another Envoy", () -> pod().process(at.proxy()).pid() != before);
        await("its routes", () -> dump("route_configs").contains(OWN_CLUSTER));
        await("its listener", () -> Http.status(address().resolve("/")) != 0);
    }

    private void emptyConfig() throws IOException {
        controller.kill(); // it would put things right
        var config = Trees.documents(file(ROUTES) + file(CREDENTIALS)).getFirst();
        config.putArray("backends");
        String text = Trees.yaml(List.of(config));
        writeConfig(text);
        await("the new configuration", () -> attached().contains(Hashes.sha256(text)));
    }

    private void invalidConfig() {
        writeConfig("backends: [{nmae: provider}]\n");
        await("its delivery", this::invalidIsDelivered);
        restartSidecar();
    }

    private void restartSidecar() {
        long before = pod().process(SIDECAR).pid();
        pod().kill(SIDECAR);
        await("another sidecar", () -> pod().process(SIDECAR).pid() != before);
        await("that serves", () -> Http.status(sidecarAdmin().resolve("/health")) == 200);
    }

    private boolean invalidIsDelivered() {
        try {
            return file(CREDENTIALS).contains("nmae");
        } catch (IOException _) {
            return false;
        }
    }

    private String file(String name) throws IOException {
        return Files.readString(pod().volume(CONFIG_VOLUME).resolve(name));
    }

    /** One part is a whole configuration, too. */
    private void writeConfig(String text) {
        writeIndex(
                "{checksum: %s, parts: [{path: %s}]}".formatted(Hashes.sha256(text), CREDENTIALS));
        writeFile(CREDENTIALS, text);
    }

    private void writeIndex(String text) {
        writeFile(INDEX, text);
    }

    private void writeFile(String name, String text) {
        var change = Trees.object();
        change.putObject("data").put(name, encoded(text));
        api.merge(secrets().getLast(), change);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** Paths of the Secrets that the sidecar reads: with the routes, and with the credentials. */
    private List<String> secrets() {
        String path = "/api/v1/namespaces/" + at.namespace() + "/";
        return api.get(path + "pods/" + pod().name())
                .at("/spec/volumes")
                .valueStream()
                .filter(it -> it.path("name").asString("").equals(CONFIG_VOLUME))
                .flatMap(it -> it.at("/projected/sources").valueStream())
                .map(it -> path + "secrets/" + it.at("/secret/name").asString())
                .toList();
    }
}
