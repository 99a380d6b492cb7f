package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A cluster with istiod, and our controller outside of it. */
record IstioControlPlane(Cluster cluster, Child controller) implements AutoCloseable {
    /** Below the working directory of every process of a pod. */
    private static final String UDS_DIR = "/proc/self/cwd/uds";

    private static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/"
                    + "outrigger-gateway-pods";
    private static final Duration START = Duration.ofSeconds(40);

    /** Starts the cluster and gives it our CRDs. */
    static Cluster startCluster(TestBed bed) {
        var cluster = Cluster.start(bed);
        cluster.server().installCrds(bed.tree().resolve("manifests/src/main/resources/crds"));
        cluster.server()
                .apply("{apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}");
        return cluster;
    }

    /** Starts the controller and waits until pods are sent to its webhook. */
    static IstioControlPlane with(Cluster cluster, String caBundle) {
        int port = FreePorts.next();
        var command =
                Command.of(
                                "controller",
                                cluster.run().path(),
                                cluster.bed().tree().resolve("scripts/outrigger"),
                                "controller",
                                "--uds-dir=" + UDS_DIR,
                                "--ca-bundle=" + caBundle,
                                "--webhook-listen=127.0.0.1:" + port,
                                "--webhook-url=https://127.0.0.1:" + port)
                        .withEnv(Map.of("KUBECONFIG", cluster.server().kubeconfig().toString()))
                        .withEnv(Standalone.SECRETS_OUT);
        var controller = Child.start(command);
        controller.await("its webhook", START, () -> hasWebhook(cluster.server().http()));
        return new IstioControlPlane(cluster, controller);
    }

    private static boolean hasWebhook(KubeHttp api) {
        return api.find(WEBHOOK)
                .map(it -> it.at("/webhooks/0/clientConfig/caBundle"))
                .map(JsonNode::asString)
                .filter(bundle -> !bundle.isEmpty())
                .isPresent();
    }

    @Override
    public void close() {
        controller.kill();
        cluster.close();
    }
}
