package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.EnvoyGateway;
import io.outrigger.testkit.cluster.EnvoyGateway.Hooks;
import io.outrigger.testkit.cluster.EnvoyGatewayCluster;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.process.Child;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pod that Envoy Gateway made for the Gateway, in Envoy Gateway's own namespace. */
final class EnvoyGatewayGateway extends PodGateway {
    private static final GatewayPod.Place PLACE =
            new GatewayPod.Place(
                    EnvoyGateway.NAMESPACE,
                    Map.of("gateway.envoyproxy.io/owning-gateway-name", "ai"),
                    "envoy",
                    19000,
                    // Envoy Gateway adds 10,000 to ports that need root
                    10080);

    private final EnvoyGatewayCluster cluster;
    private final Child controller;

    private EnvoyGatewayGateway(EnvoyGatewayCluster cluster, Child controller, GatewayPod pod) {
        super(pod);
        this.cluster = cluster;
        this.controller = controller;
    }

    /** Runs every pod of the Gateway from now on. */
    static EnvoyGatewayGateway follow(EnvoyGatewayCluster cluster, Child controller) {
        var api = cluster.server().http();
        return new EnvoyGatewayGateway(
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
    public String way() {
        return "nsenter --target %d --user --net --preserve-credentials "
                .formatted(ProcessHandle.current().pid());
    }

    @Override
    Stream<Child> processes() {
        return Stream.of(controller, cluster.envoyGateway().child(), cluster.controllers().child());
    }

    @Override
    List<Break> filterBreaks() {
        return List.of(
                new Break("Envoy Gateway is started anew and asks no hooks", this::withoutHooks));
    }

    private void withoutHooks() {
        var envoyGateway = cluster.envoyGateway();
        envoyGateway.kill();
        envoyGateway.restart(Hooks.OFF);
        pod().await(
                        "no filter in Envoy",
                        () -> !pod().activeListeners().contains(GatewayPod.FILTER));
        pod().await(
                        "no route to the own cluster",
                        () -> !pod().dump("route_configs").contains(GatewayPod.OWN_CLUSTER));
    }
}
