package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.EnvoyGateway;
import io.outrigger.testkit.cluster.EnvoyGateway.Hooks;
import io.outrigger.testkit.pod.ContainerRuntime;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.run.settings.Breakage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The pod that Envoy Gateway made for the Gateway, as admitted, run here. */
final class EnvoyGatewayGateway implements Gateway {
    /** Where the Gateway and its routes are; its pod is in Envoy Gateway's own namespace. */
    private static final String NAMESPACE = "ai";

    private static final GatewayPod.Place PLACE =
            new GatewayPod.Place(
                    EnvoyGateway.NAMESPACE,
                    Map.of("gateway.envoyproxy.io/owning-gateway-name", "ai"),
                    "envoy",
                    19000,
                    // Envoy Gateway adds 10,000 to ports that need root
                    10080);

    private final EnvoyGatewayControlPlane plane;
    private final GatewayPod pod;

    private EnvoyGatewayGateway(EnvoyGatewayControlPlane plane, GatewayPod pod) {
        this.plane = plane;
        this.pod = pod;
    }

    /** Runs every pod of the Gateway from now on. */
    static EnvoyGatewayGateway follow(EnvoyGatewayControlPlane plane) {
        var cluster = plane.cluster();
        String extproc = cluster.bed().tree().resolve("scripts/extproc").toString();
        var runner =
                PodRunner.on(cluster)
                        .running(GatewayPod.SIDECAR, ContainerRuntime.sidecar(extproc))
                        .follow(PLACE.namespace(), PLACE.labels());
        var api = cluster.server().http();
        return new EnvoyGatewayGateway(
                plane,
                new GatewayPod(
                        runner, PLACE, api, plane.controller(), new Written(api, NAMESPACE)));
    }

    GatewayPod pod() {
        return pod;
    }

    @Override
    public URI address() {
        return pod.address();
    }

    @Override
    public URI sidecarAdmin() {
        return pod.sidecarAdmin();
    }

    @Override
    public String way() {
        return "nsenter --target %d --user --net --preserve-credentials "
                .formatted(ProcessHandle.current().pid());
    }

    @Override
    public RequestIds requestIds() {
        return RequestIds.IN_LOG;
    }

    @Override
    public Path accessLog() {
        return pod.accessLog();
    }

    @Override
    public Optional<String> gone() {
        return Stream.of(
                        plane.controller(),
                        plane.cluster().envoyGateway().child(),
                        plane.cluster().controllers().child())
                .filter(it -> !it.isAlive())
                .map(it -> it + " has ended\n" + it.logTail())
                .findFirst();
    }

    @Override
    public List<Break> breaks(Breakage breakage) {
        return switch (breakage) {
            case NONE -> List.of();
            case SIDECAR -> pod.sidecarBreaks();
            case SOCKET -> pod.socketBreaks();
            case CONFIG -> pod.configBreaks();
            case FILTER ->
                    List.of(
                            new Break(
                                    "Envoy Gateway is started anew and asks no hooks",
                                    this::withoutHooks));
        };
    }

    private void withoutHooks() {
        var envoyGateway = plane.cluster().envoyGateway();
        envoyGateway.kill();
        envoyGateway.restart(Hooks.OFF);
        pod.await("no filter in Envoy", () -> !pod.activeListeners().contains(GatewayPod.FILTER));
        pod.await(
                "no route to the own cluster",
                () -> !pod.dump("route_configs").contains(GatewayPod.OWN_CLUSTER));
    }

    @Override
    public void close() {
        pod.runner().close();
    }
}
