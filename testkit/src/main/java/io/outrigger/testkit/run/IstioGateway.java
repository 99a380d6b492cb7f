package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.process.Child;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The pod that Istio made for the Gateway. */
final class IstioGateway extends PodGateway {
    private static final GatewayPod.Place PLACE =
            new GatewayPod.Place(
                    ClusterStage.NAMESPACE,
                    Map.of("gateway.networking.k8s.io/gateway-name", "ai"),
                    "istio-proxy",
                    15000,
                    8080);

    private final Cluster cluster;
    private final Child controller;

    private IstioGateway(Cluster cluster, Child controller, GatewayPod pod) {
        super(pod);
        this.cluster = cluster;
        this.controller = controller;
    }

    /** Runs every pod of the Gateway from now on. */
    static IstioGateway follow(Cluster cluster, Child controller) {
        var api = cluster.server().http();
        return new IstioGateway(
                cluster,
                controller,
                new GatewayPod(
                        followed(PodRunner.on(cluster), PLACE, cluster.bed()),
                        PLACE,
                        api,
                        controller,
                        new Written(api, ClusterStage.NAMESPACE)));
    }

    @Override
    Stream<Child> processes() {
        return Stream.of(controller, cluster.istiod().child(), cluster.controllers().child());
    }

    @Override
    List<Break> filterBreaks() {
        return List.of(
                new Break("the EnvoyFilter of the Gateway is deleted", this::deleteGatewayFilter),
                new Break("the EnvoyFilter of the route is deleted", this::deleteRouteFilter));
    }

    private void deleteGatewayFilter() {
        controller.kill(); // it would put things right
        deleted = written().envoyFilters().stream().filter(it -> !isOfRoute(it)).toList();
        deleted.forEach(it -> pod().api().delete(written().pathOf(it)));
        pod().await(
                        "no filter in Envoy",
                        () -> !pod().activeListeners().contains(GatewayPod.FILTER));
    }

    private void deleteRouteFilter() {
        deleted.forEach(pod().api()::apply);
        pod().await(
                        "the filter in Envoy",
                        () -> pod().activeListeners().contains(GatewayPod.FILTER));
        written().envoyFilters().stream()
                .filter(IstioGateway::isOfRoute)
                .forEach(it -> pod().api().delete(written().pathOf(it)));
        pod().await(
                        "no own cluster in Envoy",
                        () -> !pod().dump("active_clusters").contains(GatewayPod.OWN_CLUSTER));
        pod().await(
                        "no route to it",
                        () -> !pod().dump("route_configs").contains(GatewayPod.OWN_CLUSTER));
    }

    private List<ObjectNode> deleted = List.of();

    private Written written() {
        return pod().written();
    }

    private static boolean isOfRoute(ObjectNode envoyFilter) {
        return envoyFilter.at("/metadata/name").asString("").startsWith("outrigger-route-");
    }
}
