package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.KubeCluster;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.run.settings.RunSettings;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.databind.node.ObjectNode;

/** From an empty cluster to a gateway pod with our sidecar in it, step by step. */
abstract class ClusterStage<C extends KubeCluster> implements AutoCloseable {
    /** Where the Gateway of the examples and its routes are. */
    static final String NAMESPACE = "ai";

    final Story story;
    final RunSettings settings;
    private final TestBed bed;
    private final Family family;
    private final Deque<Runnable> closing = new ArrayDeque<>();

    /**
     * What differs from family to family.
     *
     * @param examples folder in {@code examples}
     * @param programs that run besides the API server, for the reader
     * @param hooks where our controller answers Envoy Gateway's hooks: HOST:PORT
     * @param podNamespace of the gateway's pods
     * @param wiring title of the step that waits until Envoy has everything
     */
    record Family(
            String examples, String programs, String hooks, String podNamespace, String wiring) {}

    ClusterStage(TestBed bed, Story story, RunSettings settings, Family family) {
        this.bed = bed;
        this.story = story;
        this.settings = settings;
        this.family = family;
    }

    /** Starts the cluster. */
    abstract C started(TestBed bed);

    /** Runs every pod of the Gateway from now on. */
    abstract PodGateway follow(C cluster, Child controller);

    /** Says what Envoy has now. */
    abstract void tell(PodGateway gateway, C cluster) throws IOException;

    final PodGateway start(Provider provider) throws Exception {
        C cluster = story.step("Cluster", this::cluster);
        Child controller = story.step("Controller", () -> controller(cluster));
        PodGateway gateway = follow(cluster, controller);
        closing.push(gateway::close);
        story.show("Objects", () -> objects(cluster, provider));
        story.show("Pod", () -> pod(gateway, cluster));
        story.show(
                family.wiring(),
                () -> {
                    gateway.pod().awaitServing();
                    tell(gateway, cluster);
                });
        story.show("Conditions", () -> conditions(gateway));
        return gateway;
    }

    private C cluster() {
        C cluster = started(bed);
        closing.push(cluster::close);
        LocalController.prepare(bed, cluster.server());
        story.say("etcd, kube-apiserver " + cluster.server().uri());
        story.say(family.programs());
        return cluster;
    }

    private Child controller(C cluster) {
        var command =
                LocalController.command(
                        bed,
                        cluster.run(),
                        cluster.server(),
                        Standalone.caBundle(),
                        family.hooks());
        Child controller = LocalController.start(command, cluster.server());
        closing.push(controller::kill);
        story.say("scripts/outrigger controller, pid " + controller.pid());
        return controller;
    }

    private void objects(C cluster, Provider provider) throws IOException {
        var manifests = new Manifests(bed, provider, settings.model());
        story.say("examples/ " + String.join(" ", manifests.names(family.examples())));
        for (ObjectNode object : manifests.objects(family.examples())) {
            cluster.server().http().apply(object);
            story.say(
                    object.path("kind").asString("")
                            + " "
                            + object.at("/metadata/name").asString(""));
        }
    }

    private void pod(PodGateway gateway, C cluster) {
        var pod = gateway.pod().awaitPod();
        story.say(pod.name() + " on " + pod.ip() + ", injected:");
        story.say(new Injection(cluster.server().http(), family.podNamespace()).diff(pod.name()));
    }

    private void conditions(PodGateway gateway) {
        gateway.pod().awaitProgrammed();
        gateway.pod().written().conditions().forEach(story::say);
    }

    @Override
    public final void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
