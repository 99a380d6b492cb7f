package io.outrigger.testkit.run;

import io.outrigger.testkit.pod.ContainerRuntime;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.run.settings.Breakage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The pod that Istio made for the Gateway, as admitted, run here. */
final class IstioGateway implements Gateway {
    static final String NAMESPACE = "ai";

    private static final GatewayPod.Place PLACE =
            new GatewayPod.Place(
                    NAMESPACE,
                    Map.of("gateway.networking.k8s.io/gateway-name", "ai"),
                    "istio-proxy",
                    15000,
                    8080);

    private final IstioControlPlane plane;
    private final GatewayPod pod;

    private IstioGateway(IstioControlPlane plane, GatewayPod pod) {
        this.plane = plane;
        this.pod = pod;
    }

    /** Runs every pod of the Gateway from now on. */
    static IstioGateway follow(IstioControlPlane plane) {
        var bed = plane.cluster().bed();
        String extproc = bed.tree().resolve("scripts/extproc").toString();
        var runner =
                PodRunner.on(plane.cluster())
                        .running(GatewayPod.SIDECAR, ContainerRuntime.sidecar(extproc))
                        .follow(PLACE.namespace(), PLACE.labels());
        var api = plane.cluster().server().http();
        return new IstioGateway(
                plane,
                new GatewayPod(
                        runner, PLACE, api, plane.controller(), new Written(api, NAMESPACE)));
    }

    GatewayPod pod() {
        return pod;
    }

    Written written() {
        return pod.written();
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
            case SIDECAR -> pod.sidecarBreaks();
            case SOCKET -> pod.socketBreaks();
            case CONFIG -> pod.configBreaks();
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

    private void deleteGatewayFilter() {
        plane.controller().kill(); // it would put things right
        deleted = written().envoyFilters().stream().filter(it -> !isOfRoute(it)).toList();
        deleted.forEach(it -> pod.api().delete(written().pathOf(it)));
        pod.await("no filter in Envoy", () -> !pod.activeListeners().contains(GatewayPod.FILTER));
    }

    private void deleteRouteFilter() {
        deleted.forEach(pod.api()::apply);
        pod.await("the filter in Envoy", () -> pod.activeListeners().contains(GatewayPod.FILTER));
        written().envoyFilters().stream()
                .filter(IstioGateway::isOfRoute)
                .forEach(it -> pod.api().delete(written().pathOf(it)));
        pod.await(
                "no own cluster in Envoy",
                () -> !pod.dump("active_clusters").contains(GatewayPod.OWN_CLUSTER));
        pod.await(
                "no route to it",
                () -> !pod.dump("route_configs").contains(GatewayPod.OWN_CLUSTER));
    }

    private List<ObjectNode> deleted = List.of();

    private static boolean isOfRoute(ObjectNode envoyFilter) {
        return envoyFilter.at("/metadata/name").asString("").startsWith("outrigger-route-");
    }

    @Override
    public void close() {
        pod.runner().close();
    }
}
