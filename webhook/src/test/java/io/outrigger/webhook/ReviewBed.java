package io.outrigger.webhook;

import io.outrigger.manifests.install.FailurePolicy;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import io.outrigger.webhook.PodApi.Answer;
import io.outrigger.webhook.PodApi.Run;
import io.outrigger.webhook.TruthTable.PodNamespace;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.server.Address;
import io.outrigger.webhook.server.TlsIdentity;
import io.outrigger.webhook.server.WebhookServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A webhook server behind a real API server that is configured to call it. */
final class ReviewBed implements AutoCloseable {
    static final String OPTED_IN = PodNamespace.ENABLED.text();
    static final String UNLABELLED = PodNamespace.UNLABELLED.text();
    private static final String CONFIGURATION =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/"
                    + WebhookConfigurations.NAME;
    private static final String GATEWAY =
            """
            metadata:
              labels: {gateway.networking.k8s.io/gateway-name: gw}
            spec:
              containers:
              - name: istio-proxy
                image: proxy
                resources:
                  limits: {cpu: 2000m, memory: 1.50Gi, example.com/widgets: "2"}
                  requests: {cpu: "0.1"}
                restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]
                restartPolicy: Never
                volumeMounts: [{name: cache, mountPath: /cache, subPathExpr: $(NODE)}]
              volumes: [{name: cache, emptyDir: {sizeLimit: 0.5Gi}}]
            """;

    private final AtomicReference<Gateways> gateways = new AtomicReference<>(Gateways.NONE);
    private PrometheusRegistry metrics = new PrometheusRegistry();
    private final Identity identity = new Identity();
    private final RunFolder run = RunFolder.create(TestBed.find());
    private final KubeApiServer server =
            KubeApiServer.start(TestBed.find(), run, ServiceAccounts.OPTIONAL);
    private final PodApi pods = new PodApi(server);
    private WebhookServer webhook = started(0);

    ReviewBed() {
        for (var namespace : PodNamespace.values()) {
            namespace(namespace.text(), namespace.labels());
        }
        server.http()
                .apply(
                        Samples.configuration(
                                "https://127.0.0.1:" + webhook.port(),
                                identity.caBundle(),
                                FailurePolicy.FAIL));
        awaitInjection();
    }

    KubeApiServer server() {
        return server;
    }

    /** What the webhook knows of gateways from now on. */
    void know(Gateways known) {
        gateways.set(known);
    }

    Answer create(String namespace, ObjectNode pod, Run run) {
        return pods.create(namespace, pod, run);
    }

    /** A gateway pod with some fields that nobody here knows. */
    static ObjectNode gateway() {
        return Trees.yaml(GATEWAY);
    }

    /** A pod that is none. */
    static ObjectNode application() {
        return Trees.yaml(
                "{metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: a}]}}");
    }

    void namespace(String name, Map<String, String> labels) {
        var namespace = Trees.yaml("{apiVersion: v1, kind: Namespace}");
        var its = namespace.putObject("metadata").put("name", name).putObject("labels");
        labels.forEach(its::put);
        server.http().apply(namespace);
    }

    JsonNode configuration() {
        return server.http().get(CONFIGURATION);
    }

    /** Replaces the webhooks of the configuration. */
    void configure(JsonNode webhooks) {
        var configuration = Trees.yaml("{}");
        configuration.set("webhooks", webhooks);
        server.http().merge(CONFIGURATION, configuration);
    }

    /** How many reviews the webhook has counted since it started. */
    double reviews() {
        return metrics.scrape(name -> name.startsWith("outrigger_admission_reviews")).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> ((CounterSnapshot.CounterDataPointSnapshot) point).getValue())
                .sum();
    }

    void stopWebhook() {
        webhook.close();
    }

    /** Starts it again where it was. */
    WebhookServer startWebhook() {
        webhook = started(webhook.port());
        return webhook;
    }

    TlsIdentity issued() {
        return identity.issued();
    }

    void awaitInjection() {
        Await.until(
                "the API server calls the webhook",
                Duration.ofSeconds(20),
                () -> create(OPTED_IN, gateway(), Run.DRY).injected());
    }

    private WebhookServer started(int port) {
        metrics = new PrometheusRegistry();
        return WebhookServer.start(
                new Address("127.0.0.1", port),
                identity.issued(),
                Samples.injector(ref -> gateways.get().find(ref)),
                metrics);
    }

    @Override
    public void close() {
        webhook.close();
        pods.close();
        server.close();
        run.close();
    }
}
