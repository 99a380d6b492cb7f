package io.outrigger.conformance.envoygateway;

import static java.util.Locale.ROOT;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.Controller;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.manifests.sidecar.SidecarWriter;
import io.outrigger.testkit.cluster.EnvoyGateway;
import io.outrigger.testkit.cluster.EnvoyGatewayCluster;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.pod.ContainerRuntime;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The shared cluster with Envoy Gateway, and a controller of ours in this process, with its webhook
 * and its extension hooks. Pods of Gateways run as they were admitted, one at a time: they listen
 * on all addresses.
 */
public final class EnvoyGatewayBed implements AutoCloseable {
    /** For whatever takes a moment. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/"
                    + "outrigger-gateway-pods";
    private static final String CLASS =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: eg}
            spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
            """;

    private final EnvoyGatewayCluster cluster;
    private final KubernetesClient client;
    private final PodRunner runner;
    private final SidecarWriter writer;
    private final List<String> flags;
    private Controller controller;

    private EnvoyGatewayBed(SidecarWriter writer, List<String> flags) throws InterruptedException {
        this.writer = writer;
        this.flags = flags;
        cluster = EnvoyGatewayCluster.shared();
        var tree = cluster.bed().tree();
        cluster.server().installCrds(tree.resolve("manifests/src/main/resources/crds"));
        cluster.server()
                .apply("{apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}");
        cluster.server().apply(CLASS);
        client = cluster.server().client();
        runner =
                PodRunner.on(cluster)
                        .running(
                                "ai-gateway-extproc",
                                ContainerRuntime.sidecar(
                                        tree.resolve("scripts/extproc").toString()));
        controller = startedController();
    }

    /** Starts what is not running yet; the webhook brings sidecars. */
    public static EnvoyGatewayBed start() throws InterruptedException {
        return start(SidecarWriter.WEBHOOK);
    }

    /** The same, with sidecars from this writer, and more flags of the controller. */
    public static EnvoyGatewayBed start(SidecarWriter writer, String... flags)
            throws InterruptedException {
        return new EnvoyGatewayBed(writer, List.of(flags));
    }

    private Controller startedController() throws InterruptedException {
        var started =
                Controller.start(
                        ControllerSettings.from(
                                Stream.concat(
                                                Stream.of(
                                                        "--uds-dir=/proc/self/cwd/uds",
                                                        "--webhook-listen=127.0.0.1:0",
                                                        "--extension-listen=127.0.0.1:"
                                                                + EnvoyGateway.EXTENSION_PORT,
                                                        "--webhook-url=https://127.0.0.1:0",
                                                        "--sidecar-writer="
                                                                + writer.name().toLowerCase(ROOT),
                                                        "--webhook-drain-seconds=0"),
                                                flags.stream())
                                        .toList(),
                                Map.of()),
                        client,
                        InstantSource.system());
        // it is Fail once the webhook has been seen to work, and not before
        var policy =
                writer == SidecarWriter.WEBHOOK ? Optional.of("Fail") : Optional.<String>empty();
        Await.until("failurePolicy " + policy, LIMIT, () -> failurePolicy().equals(policy));
        return started;
    }

    private Optional<String> failurePolicy() {
        return api().find(WEBHOOK).map(it -> it.at("/webhooks/0/failurePolicy").asString(""));
    }

    /** The API server. */
    public KubeHttp api() {
        return cluster.server().http();
    }

    /** Envoy Gateway itself. */
    public EnvoyGateway envoyGateway() {
        return cluster.envoyGateway();
    }

    /** Makes a name mean an address, for Envoy, Envoy Gateway and this process. */
    public void host(String name, String address) {
        cluster.hosts().add(name, address);
    }

    /** Creates or changes the objects of a text. */
    public void apply(String yaml) {
        cluster.server().apply(yaml);
    }

    /** Creates a namespace that has opted in. */
    public void namespace(String name) {
        apply(
                "{apiVersion: v1, kind: Namespace, metadata: {name: %s, labels: {%s: enabled}}}"
                        .formatted(name, "outrigger.io/injection"));
    }

    /** Runs the pods of a Gateway, and waits for a ready one. */
    public RunningPod pod(String namespace, String gateway) {
        return pod(
                envoyGateway().proxies(namespace),
                Map.of(
                        "gateway.envoyproxy.io/owning-gateway-name", gateway,
                        "gateway.envoyproxy.io/owning-gateway-namespace", namespace));
    }

    /** Runs the pods that all Gateways of a class share, and waits for a ready one. */
    public RunningPod podOfClass(String gatewayClass) {
        return pod(
                EnvoyGateway.NAMESPACE,
                Map.of("gateway.envoyproxy.io/owning-gatewayclass", gatewayClass));
    }

    private RunningPod pod(String where, Map<String, String> labels) {
        return runner.follow(where, labels).awaitReady(where, labels, LIMIT);
    }

    /** Ends the controller. */
    public void stopController() {
        controller.close();
    }

    /** Starts another controller. */
    public void restartController() throws InterruptedException {
        controller = startedController();
    }

    @Override
    public void close() {
        runner.close();
        controller.close();
    }
}
