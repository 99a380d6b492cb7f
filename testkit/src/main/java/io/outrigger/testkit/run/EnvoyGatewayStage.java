package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.EnvoyGateway;
import io.outrigger.testkit.cluster.EnvoyGatewayCluster;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.run.settings.RunSettings;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.databind.node.ObjectNode;

/** From an empty cluster to a gateway pod that Envoy Gateway programs with our hooks. */
final class EnvoyGatewayStage implements AutoCloseable {
    private final TestBed bed;
    private final Story story;
    private final RunSettings settings;
    private final Deque<Runnable> closing = new ArrayDeque<>();

    EnvoyGatewayStage(TestBed bed, Story story, RunSettings settings) {
        this.bed = bed;
        this.story = story;
        this.settings = settings;
    }

    EnvoyGatewayGateway start(Provider provider) throws Exception {
        var cluster = story.step("Cluster", this::cluster);
        var plane = story.step("Controller", () -> controller(cluster));
        var gateway = EnvoyGatewayGateway.follow(plane);
        closing.push(gateway::close);
        story.show("Objects", () -> objects(cluster, provider));
        story.show("Pod", () -> pod(gateway, cluster));
        story.show("Envoy", () -> envoy(gateway));
        story.show("Conditions", () -> conditions(gateway));
        return gateway;
    }

    private EnvoyGatewayCluster cluster() {
        var cluster = EnvoyGatewayCluster.start(bed);
        closing.push(cluster::close);
        LocalController.prepare(bed, cluster.server());
        story.say("etcd, kube-apiserver " + cluster.server().uri());
        story.say("kube-controller-manager, Envoy Gateway");
        return cluster;
    }

    private EnvoyGatewayControlPlane controller(EnvoyGatewayCluster cluster) {
        var plane = EnvoyGatewayControlPlane.with(cluster, Standalone.caBundle());
        closing.push(plane.controller()::kill);
        story.say("scripts/outrigger controller, pid " + plane.controller().pid());
        return plane;
    }

    private void objects(EnvoyGatewayCluster cluster, Provider provider) throws IOException {
        var manifests = new Manifests(bed, provider, settings.model());
        story.say("examples/ " + String.join(" ", manifests.names("envoy-gateway")));
        for (ObjectNode object : manifests.objects("envoy-gateway")) {
            cluster.server().http().apply(object);
            story.say(
                    object.path("kind").asString("")
                            + " "
                            + object.at("/metadata/name").asString(""));
        }
    }

    private void pod(EnvoyGatewayGateway gateway, EnvoyGatewayCluster cluster) {
        RunningPod pod = gateway.pod().awaitPod();
        story.say(pod.name() + " on " + pod.ip() + ", injected:");
        story.say(new Injection(cluster.server().http(), EnvoyGateway.NAMESPACE).diff(pod.name()));
    }

    private void envoy(EnvoyGatewayGateway gateway) {
        gateway.pod().awaitServing();
        story.say("cluster " + GatewayPod.OWN_CLUSTER + "...");
        story.say("filter  " + GatewayPod.FILTER);
    }

    private void conditions(EnvoyGatewayGateway gateway) {
        gateway.pod().awaitProgrammed();
        gateway.pod().written().conditions().forEach(story::say);
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
