package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.EnvoyGateway;
import io.outrigger.testkit.cluster.EnvoyGatewayCluster;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.run.settings.RunSettings;
import io.outrigger.testkit.settings.TestBed;

/** Up to a gateway pod that Envoy Gateway programs with our hooks. */
final class EnvoyGatewayStage extends ClusterStage<EnvoyGatewayCluster> {
    private static final Family FAMILY =
            new Family(
                    "envoy-gateway",
                    "kube-controller-manager, Envoy Gateway",
                    "127.0.0.1:" + EnvoyGateway.EXTENSION_PORT,
                    EnvoyGateway.NAMESPACE,
                    "Envoy");

    EnvoyGatewayStage(TestBed bed, Story story, RunSettings settings) {
        super(bed, story, settings, FAMILY);
    }

    @Override
    EnvoyGatewayCluster started(TestBed bed) {
        return EnvoyGatewayCluster.start(bed);
    }

    @Override
    PodGateway follow(EnvoyGatewayCluster cluster, Child controller) {
        return EnvoyGatewayGateway.follow(cluster, controller);
    }

    @Override
    void tell(PodGateway gateway, EnvoyGatewayCluster cluster) {
        story.say("cluster " + GatewayPod.OWN_CLUSTER);
        story.say("filter  " + GatewayPod.FILTER);
    }
}
