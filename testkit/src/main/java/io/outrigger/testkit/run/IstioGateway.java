package io.outrigger.testkit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.pod.ContainerRuntime;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.run.settings.Breakage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The pod that Istio made for the Gateway, as admitted, run here. */
final class IstioGateway implements Gateway {
    static final String NAMESPACE = "ai";

    private static final String SIDECAR = "ai-gateway-extproc";
    private static final String PROXY = "istio-proxy";
    private static final String UDS_VOLUME = "ai-gateway-extproc-uds";
    private static final String CONFIG_VOLUME = "ai-gateway-extproc-config";
    private static final String CONFIG_KEY = "filter-config.yaml";
    private static final String FILTER = "envoy.filters.http.ext_proc/aigateway";
    private static final String OWN_CLUSTER = "outrigger/ai/chat/rule/0";
    private static final Map<String, String> PODS =
            Map.of("gateway.networking.k8s.io/gateway-name", "ai");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final IstioControlPlane plane;
    private final PodRunner runner;
    private final Written written;

    private IstioGateway(IstioControlPlane plane, PodRunner runner) {
        this.plane = plane;
        this.runner = runner;
        this.written = new Written(api(), NAMESPACE);
    }

    /** Runs every pod of the Gateway from now on. */
    static IstioGateway follow(IstioControlPlane plane) {
        var bed = plane.cluster().bed();
        String extproc = bed.tree().resolve("scripts/extproc").toString();
        var runner =
                PodRunner.on(plane.cluster())
                        .running(SIDECAR, ContainerRuntime.sidecar(extproc))
                        .follow(NAMESPACE, PODS);
        return new IstioGateway(plane, runner);
    }

    /** Waits for a ready pod that has been injected. */
    RunningPod awaitPod() {
        var pod = runner.awaitReady(NAMESPACE, PODS, LIMIT);
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

    Written written() {
        return written;
    }

    private KubeHttp api() {
        return plane.cluster().server().http();
    }

    private RunningPod pod() {
        return runner.pods().getFirst();
    }

    private String attached() {
        return Http.get(sidecarAdmin().resolve("/attached")).body();
    }

    private String dump(String resource) {
        URI admin = URI.create("http://" + pod().ip() + ":15000/");
        return Http.get(admin.resolve("/config_dump?resource=dynamic_" + resource)).body();
    }

    /** Without those that drain: they keep for minutes what has been taken away. */
    private String activeListeners() {
        return Trees.json(dump("listeners")).path("configs").findValues("active_state").toString();
    }

    private void await(String what, BooleanSupplier done) {
        Await.until(
                what,
                LIMIT,
                done,
                () ->
                        attached()
                                + String.join("\n", written.conditions())
                                + '\n'
                                + plane.controller().logTail());
    }

    @Override
    public URI address() {
        return URI.create("http://" + pod().ip() + ":8080");
    }

    @Override
    public URI sidecarAdmin() {
        return URI.create("http://" + pod().ip() + ":1064");
    }

    @Override
    public RequestIds requestIds() {
        return RequestIds.IN_LOG;
    }

    @Override
    public Path accessLog() {
        return pod().process(PROXY).logFile();
    }

    @Override
    public Optional<String> gone() {
        return Stream.of(
                        plane.controller(),
                        plane.cluster().istiod().child(),
                        plane.cluster().controllers().child())
                .filter(it -> !it.isAlive())
                .map(it -> it + " has ended\n" + it.logTail())
                .findFirst();
    }

    @Override
    public List<Break> breaks(Breakage breakage) {
        return switch (breakage) {
            case NONE -> List.of();
            case SIDECAR -> List.of(new Break("the sidecar is killed", () -> pod().halt(SIDECAR)));
            case SOCKET ->
                    List.of(
                            new Break(
                                    "the socket is removed, Envoy has to connect anew",
                                    this::removeSocket));
            case CONFIG ->
                    List.of(
                            new Break("a configuration without the backend", this::emptyConfig),
                            new Break(
                                    "the sidecar starts with an invalid configuration",
                                    this::invalidConfig));
            case FILTER ->
                    List.of(
                            new Break(
                                    "the EnvoyFilter of the Gateway is deleted",
                                    this::deleteGatewayFilter),
                            new Break(
                                    "the EnvoyFilter of the route is deleted",
                                    this::deleteRouteFilter));
        };
    }

    private void removeSocket() throws IOException {
        Files.delete(pod().volume(UDS_VOLUME).resolve("run.sock"));
        long before = pod().process(PROXY).pid();
        pod().kill(PROXY);
        await("another Envoy", () -> pod().process(PROXY).pid() != before);
        await("its routes", () -> dump("route_configs").contains(OWN_CLUSTER));
        await("its listener", () -> Http.status(address().resolve("/")) != 0);
    }

    private void emptyConfig() throws IOException {
        plane.controller().kill(); // it would put things right
        var config =
                Trees.documents(Files.readString(pod().volume(CONFIG_VOLUME).resolve(CONFIG_KEY)))
                        .getFirst();
        config.putArray("backends");
        String text = Trees.yaml(List.of(config));
        writeConfig(text);
        await("the new configuration", () -> attached().contains(Hashes.sha256(text)));
    }

    private void invalidConfig() {
        writeConfig("backends: [{nmae: provider}]\n");
        await("its delivery", this::invalidIsDelivered);
        long before = pod().process(SIDECAR).pid();
        pod().kill(SIDECAR);
        await("another sidecar", () -> pod().process(SIDECAR).pid() != before);
        await("that serves", () -> Http.status(sidecarAdmin().resolve("/health")) == 200);
    }

    private boolean invalidIsDelivered() {
        try {
            return Files.readString(pod().volume(CONFIG_VOLUME).resolve(CONFIG_KEY))
                    .contains("nmae");
        } catch (IOException _) {
            return false;
        }
    }

    private void writeConfig(String text) {
        String path = "/api/v1/namespaces/" + NAMESPACE + "/";
        String secret = "";
        for (JsonNode volume : api().get(path + "pods/" + pod().name()).at("/spec/volumes")) {
            if (volume.path("name").asString("").equals(CONFIG_VOLUME)) {
                secret = volume.at("/secret/secretName").asString();
            }
        }
        var change = Trees.object();
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
        change.putObject("data").put(CONFIG_KEY, encoded);
        api().merge(path + "secrets/" + secret, change);
    }

    private void deleteGatewayFilter() {
        plane.controller().kill(); // it would put things right
        deleted = written.envoyFilters().stream().filter(it -> !isOfRoute(it)).toList();
        deleted.forEach(it -> api().delete(written.pathOf(it)));
        await("no filter in Envoy", () -> !activeListeners().contains(FILTER));
    }

    private void deleteRouteFilter() {
        deleted.forEach(api()::apply);
        await("the filter in Envoy", () -> activeListeners().contains(FILTER));
        written.envoyFilters().stream()
                .filter(IstioGateway::isOfRoute)
                .forEach(it -> api().delete(written.pathOf(it)));
        await("no own cluster in Envoy", () -> !dump("active_clusters").contains(OWN_CLUSTER));
        await("no route to it", () -> !dump("route_configs").contains(OWN_CLUSTER));
    }

    private List<ObjectNode> deleted = List.of();

    private static boolean isOfRoute(ObjectNode envoyFilter) {
        return envoyFilter.at("/metadata/name").asString("").startsWith("outrigger-route-");
    }

    @Override
    public void close() {
        runner.close();
    }
}
