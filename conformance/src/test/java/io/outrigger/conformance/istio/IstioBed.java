package io.outrigger.conformance.istio;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.Controller;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.deployment.ExtProcNames;
import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.pod.ContainerRuntime;
import io.outrigger.testkit.pod.IstioAgent;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The shared cluster with istiod, and a controller of ours in this process, with its webhook. Pods
 * of Gateways run as they were admitted.
 */
public final class IstioBed implements AutoCloseable {
    /** A Gateway {@code gw}, and a route of it that is not ours: {@code /plain} answers 302. */
    static final String GATEWAY =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: NAMESPACE}
            spec: {gatewayClassName: istio, listeners: [{name: http, port: 8080, protocol: HTTP}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: plain, namespace: NAMESPACE}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - matches: [{path: {type: Exact, value: /plain}}]
                filters: [{type: RequestRedirect, requestRedirect: {hostname: example.com, statusCode: 302}}]
            """;

    /** For whatever takes a moment. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    /** Where the pods of the bed have the socket. */
    static final String UDS_DIR = "/proc/self/cwd/uds";

    private static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/"
                    + "outrigger-gateway-pods";

    private final Cluster cluster;
    private final KubernetesClient client;
    private final PodRunner runner;
    private final List<String> flags;
    private Controller controller;

    private IstioBed(String... flags) throws InterruptedException {
        cluster = Cluster.shared();
        var tree = cluster.bed().tree();
        cluster.server().installCrds(tree.resolve("manifests/src/main/resources/crds"));
        cluster.server()
                .apply("{apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}");
        client = cluster.server().client();
        runner =
                PodRunner.on(cluster)
                        .running(
                                "ai-gateway-extproc",
                                ContainerRuntime.sidecar(
                                        tree.resolve("scripts/extproc").toString()));
        this.flags = List.of(flags);
        controller = startController(UDS_DIR);
    }

    /** Starts what is not running yet, with more flags of the controller. */
    public static IstioBed start(String... flags) throws InterruptedException {
        return new IstioBed(flags);
    }

    private Controller startController(String udsDir) throws InterruptedException {
        var started =
                Controller.start(
                        ControllerSettings.from(
                                Stream.concat(
                                                flags.stream(),
                                                Stream.of(
                                                        "--uds-dir=" + udsDir,
                                                        "--webhook-listen=127.0.0.1:0",
                                                        "--extension-listen=127.0.0.1:0",
                                                        "--webhook-url=https://127.0.0.1:0",
                                                        "--webhook-drain-seconds=0"))
                                        .toList(),
                                Map.of()),
                        client,
                        InstantSource.system());
        // it is Fail once the webhook has been seen to work, and not before
        Await.until(
                "the webhook",
                LIMIT,
                () ->
                        cluster.server()
                                .http()
                                .find(WEBHOOK)
                                .map(it -> it.at("/webhooks/0/failurePolicy").asString(""))
                                .filter("Fail"::equals)
                                .isPresent());
        return started;
    }

    /** Has the real agents of Istio's proxies run them, which takes a private network. */
    IstioBed withAgents() {
        var extProc =
                ContainerRuntime.sidecar(
                        cluster.bed().tree().resolve("scripts/extproc").toString());
        runner.running("istio-proxy", IstioAgent.of(cluster))
                .running(
                        "ai-gateway-extproc",
                        view ->
                                extProc.command(view)
                                        .map(
                                                it ->
                                                        it.withEnv(
                                                                Map.of(
                                                                        "OUTRIGGER_ENVOY_ADMIN",
                                                                        IstioAgent.ENVOY_ADMIN))));
        return this;
    }

    /** The cluster. */
    public Cluster cluster() {
        return cluster;
    }

    /** Creates a namespace that has opted in. */
    public String namespace(String name) {
        return cluster.namespace(name, Map.of("outrigger.io/injection", "enabled"));
    }

    /** Creates a namespace whose Gateways get ext_proc in pods of its own. */
    public String standaloneNamespace(String name) {
        return cluster.namespace(name, Map.of("outrigger.io/injection", "standalone"));
    }

    /** Runs the pods of a Gateway, and waits for a ready one. */
    public RunningPod pod(String namespace, String gateway) {
        return pod(namespace, Map.of("gateway.networking.k8s.io/gateway-name", gateway));
    }

    /** Runs the pods with these labels, and waits for a ready one. */
    RunningPod pod(String namespace, Map<String, String> labels) {
        return runner.follow(namespace, labels).awaitReady(namespace, labels, LIMIT);
    }

    /** Runs the pods of a Gateway's own ext_proc from now on. */
    public void runExtProc(String namespace, String gateway) {
        runner.follow(namespace, extProc(namespace, gateway));
    }

    /** Those of them that are ready now. */
    public List<RunningPod> extProcs(String namespace, String gateway) {
        return runner.ready(namespace, extProc(namespace, gateway));
    }

    private static Map<String, String> extProc(String namespace, String gateway) {
        return Map.of(ExtProcNames.LABEL, ExtProcNames.name(new ObjectKey(namespace, gateway)));
    }

    /** Those of these pods that still run. */
    public List<RunningPod> running(List<String> names) {
        return runner.pods().stream().filter(it -> names.contains(it.name())).toList();
    }

    /** Ends the controller and starts another one, for which pods have the socket here. */
    void restartController(String udsDir) throws InterruptedException {
        controller.close();
        controller = startController(udsDir);
    }

    @Override
    public void close() {
        runner.close();
        controller.close();
    }
}
