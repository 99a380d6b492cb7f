package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.util.Map;

/** Our controller, as a process of this machine. */
final class LocalController {
    /** Below the working directory of every process of a pod. */
    private static final String UDS_DIR = "/proc/self/cwd/uds";

    private static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/"
                    + "outrigger-gateway-pods";
    private static final Duration START = Duration.ofSeconds(40);

    private LocalController() {}

    /** Gives a server our CRDs, and the namespace that the controller keeps things in. */
    static void prepare(TestBed bed, KubeApiServer server) {
        server.installCrds(bed.tree().resolve("manifests/src/main/resources/crds"));
        server.apply("{apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}");
    }

    /**
     * Its command line.
     *
     * @param extension where it answers Envoy Gateway's hooks
     */
    static Command command(
            TestBed bed, RunFolder run, KubeApiServer server, String caBundle, String extension) {
        int port = FreePorts.next();
        return Command.of(
                        "controller",
                        run.path(),
                        bed.tree().resolve("scripts/outrigger"),
                        "controller",
                        "--uds-dir=" + UDS_DIR,
                        "--ca-bundle=" + caBundle,
                        "--extension-listen=" + extension,
                        "--webhook-listen=127.0.0.1:" + port,
                        "--webhook-url=https://127.0.0.1:" + port)
                .withEnv(Map.of("KUBECONFIG", server.kubeconfig().toString()))
                .withEnv(Standalone.SECRETS_OUT);
    }

    /** Starts it and waits until pods are sent to its webhook. */
    static Child start(Command command, KubeApiServer server) {
        var controller = Child.start(command);
        controller.await("its webhook", START, () -> hasWebhook(server.http()));
        return controller;
    }

    /** The policy is {@code Fail} once the webhook has been seen to work, and not before. */
    private static boolean hasWebhook(KubeHttp api) {
        return api.find(WEBHOOK)
                .map(it -> it.at("/webhooks/0/failurePolicy").asString(""))
                .filter("Fail"::equals)
                .isPresent();
    }
}
