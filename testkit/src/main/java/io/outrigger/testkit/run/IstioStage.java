package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.run.settings.RunSettings;
import io.outrigger.testkit.run.settings.RunSettings.Detail;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.databind.node.ObjectNode;

/** From an empty cluster to a gateway pod with our sidecar in it, step by step. */
final class IstioStage implements AutoCloseable {
    private final TestBed bed;
    private final Story story;
    private final RunSettings settings;
    private final Deque<Runnable> closing = new ArrayDeque<>();

    IstioStage(TestBed bed, Story story, RunSettings settings) {
        this.bed = bed;
        this.story = story;
        this.settings = settings;
    }

    IstioGateway start(Provider provider) throws Exception {
        Cluster cluster = story.step("Cluster", this::cluster);
        IstioControlPlane plane = story.step("Controller", () -> controller(cluster));
        IstioGateway gateway = IstioGateway.follow(plane);
        closing.push(gateway::close);
        story.show("Objects", () -> objects(cluster, provider));
        story.show("Pod", () -> pod(gateway, cluster));
        story.show("EnvoyFilters", () -> envoyFilters(gateway, cluster.run().path()));
        story.show("Conditions", () -> conditions(gateway));
        return gateway;
    }

    private Cluster cluster() {
        var cluster = IstioControlPlane.startCluster(bed);
        closing.push(cluster::close);
        story.say("etcd, kube-apiserver " + cluster.server().uri());
        story.say("kube-controller-manager, istiod");
        return cluster;
    }

    private IstioControlPlane controller(Cluster cluster) {
        var plane = IstioControlPlane.with(cluster, Standalone.caBundle());
        closing.push(plane.controller()::kill);
        story.say("scripts/outrigger controller, pid " + plane.controller().pid());
        return plane;
    }

    private void objects(Cluster cluster, Provider provider) throws IOException {
        var manifests = new Manifests(bed, provider, settings.model());
        story.say("examples/ " + String.join(" ", manifests.names("istio")));
        for (ObjectNode object : manifests.objects("istio")) {
            cluster.server().http().apply(object);
            story.say(
                    object.path("kind").asString("")
                            + " "
                            + object.at("/metadata/name").asString(""));
        }
    }

    private void pod(IstioGateway gateway, Cluster cluster) {
        RunningPod pod = gateway.pod().awaitPod();
        story.say(pod.name() + " on " + pod.ip() + ", injected:");
        story.say(new Injection(cluster.server().http(), IstioGateway.NAMESPACE).diff(pod.name()));
    }

    private void envoyFilters(IstioGateway gateway, Path folder) throws IOException {
        gateway.pod().awaitServing();
        var filters = gateway.written().envoyFilters();
        filters.forEach(it -> story.say(Written.shortForm(it)));
        if (settings.detail() == Detail.VERBOSE) {
            Path file = folder.resolve("envoyfilters.yaml");
            Files.writeString(file, Trees.yaml(filters));
            story.say("in full: " + file);
        }
    }

    private void conditions(IstioGateway gateway) {
        gateway.pod().awaitProgrammed();
        gateway.written().conditions().forEach(story::say);
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
