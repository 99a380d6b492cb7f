package io.outrigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.install.WebhookClient;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.testkit.Golden;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import io.outrigger.webhook.PodApi.Answer;
import io.outrigger.webhook.PodApi.Run;
import io.outrigger.webhook.TruthTable.PodNamespace;
import io.outrigger.webhook.TruthTable.Row;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.server.Address;
import io.outrigger.webhook.server.WebhookServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The webhook behind a real API server, which evaluates selectors and conditions itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookIT {
    private static final String OPTED_IN = PodNamespace.ENABLED.text();
    private static final String UNLABELLED = PodNamespace.UNLABELLED.text();
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

    @BeforeAll
    void install() {
        for (var namespace : PodNamespace.values()) {
            server.http().apply(namespace(namespace.text(), namespace.labels()));
        }
        server.http()
                .apply(
                        WebhookConfigurations.of(
                                new WebhookClient.Url(
                                        URI.create("https://127.0.0.1:" + webhook.port())),
                                identity.caBundle(),
                                "outrigger-system"));
        awaitInjection();
    }

    @AfterAll
    void stop() {
        webhook.close();
        pods.close();
        server.close();
        run.close();
    }

    @BeforeEach
    void forget() {
        gateways.set(Gateways.NONE);
    }

    @Test
    void truthTableHoldsOnTheApiServer() {
        var golden = Golden.cases("truth-table").findFirst().orElseThrow();
        var lines = golden.read("out.table.txt").lines().skip(1).toList();
        var rows = TruthTable.rows().toList();
        assertThat(rows).hasSameSizeAs(lines);
        var softly = new SoftAssertions();

        for (int i = 0; i < rows.size(); i++) {
            check(rows.get(i), lines.get(i), softly);
        }

        softly.assertAll();
    }

    /** A condition in CEL keeps pods from us that the selectors alone would send. */
    private void check(Row row, String line, SoftAssertions softly) {
        gateways.set(row.gateways());
        var reviews = reviews();

        var answer = pods.create(row.namespace().text(), row.pod(), Run.DRY);

        var called = !line.contains("not called") && !line.contains("not_a_gateway_pod");
        softly.assertThat(line).startsWith(row.toString());
        softly.assertThat(answer.status()).as(line).isEqualTo(201);
        softly.assertThat(answer.injected()).as(line).isEqualTo(line.contains("  inject "));
        softly.assertThat(reviews() > reviews).as("called: " + line).isEqualTo(called);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void everythingElseIsAsWithoutUs(Run run) {
        var without = created(pods.create(UNLABELLED, Trees.yaml(GATEWAY), run));

        var with = created(pods.create(OPTED_IN, Trees.yaml(GATEWAY), run));

        assertThat(with.at("/spec/initContainers/0/name").stringValue())
                .isEqualTo("ai-gateway-extproc");
        assertThat(with.at("/spec/initContainers/0/restartPolicy").stringValue())
                .isEqualTo("Always");
        removeOurs(with);
        assertThat(Trees.yaml(with)).isEqualTo(Trees.yaml(without));
        assertThat(with.at("/spec/containers/0").has("restartPolicyRules")).isTrue();
    }

    @Test
    void injectedPodIsStored() {
        var name =
                created(pods.create(OPTED_IN, Trees.yaml(GATEWAY), Run.REAL), List.of())
                        .at("/metadata/name")
                        .stringValue();

        var stored = server.client().pods().inNamespace(OPTED_IN).withName(name).get();

        assertThat(stored.getMetadata().getLabels()).containsEntry("outrigger.io/injected", "true");
        assertThat(stored.getSpec().getVolumes())
                .extracting("name")
                .contains("ai-gateway-extproc-uds", "ai-gateway-extproc-config");
    }

    @Test
    void podSecurityStandardRestrictedAcceptsTheSidecar() {
        server.http()
                .apply(
                        namespace(
                                "restricted",
                                Map.of(
                                        "outrigger.io/injection", "enabled",
                                        "pod-security.kubernetes.io/enforce", "restricted")));
        var pod = Trees.yaml(GATEWAY);
        pod.withObject("/spec").putObject("securityContext").put("runAsNonRoot", true);
        var context = ((ObjectNode) pod.at("/spec/containers/0")).putObject("securityContext");
        context.put("allowPrivilegeEscalation", false);
        context.putObject("capabilities").putArray("drop").add("ALL");
        context.putObject("seccompProfile").put("type", "RuntimeDefault");

        var answer = pods.create("restricted", pod, Run.REAL);

        assertThat(answer.message()).isEmpty();
        assertThat(answer.injected()).isTrue();
    }

    @Test
    void creatorReadsTheWarning() {
        var pod = Trees.yaml(GATEWAY);
        pod.withObject("/spec").put("hostNetwork", true);

        var answer = pods.create(OPTED_IN, pod, Run.DRY);

        assertThat(answer.injected()).isFalse();
        assertThat(answer.warnings()).anyMatch(warning -> warning.contains("no sidecar was added"));
    }

    @Test
    void mistypedLabelIsRefusedWithTheReason() {
        var pod = Trees.yaml(GATEWAY);
        pod.withObject("/metadata/labels").put("outrigger.io/inject", "False");

        var answer = pods.create(OPTED_IN, pod, Run.REAL);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message())
                .contains("label outrigger.io/inject: False (expected: true or false)");
    }

    @Test
    void webhookThatIsDownBlocksGatewayPodsOfOptedInNamespacesOnly() {
        int port = webhook.port();
        webhook.close();
        try {
            var refused = pods.create(OPTED_IN, Trees.yaml(GATEWAY), Run.REAL);

            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.message()).contains("failed calling webhook");
            assertThat(pods.create(UNLABELLED, Trees.yaml(GATEWAY), Run.REAL).status())
                    .isEqualTo(201);
            assertThat(pods.create(OPTED_IN, application(), Run.REAL).status()).isEqualTo(201);
            var optedOut = Trees.yaml(GATEWAY);
            optedOut.withObject("/metadata/labels").put("outrigger.io/inject", "false");
            assertThat(pods.create(OPTED_IN, optedOut, Run.REAL).status()).isEqualTo(201);
        } finally {
            webhook = started(port);
            awaitInjection();
        }
    }

    @Test
    void certificateOfAnotherAuthorityIsAnOutageAndReloadEndsIt() {
        // the API server checks the certificate of new connections only
        webhook.close();
        webhook = started(webhook.port());
        webhook.reload(new Identity().issued());
        var refused = pods.create(OPTED_IN, Trees.yaml(GATEWAY), Run.DRY);

        webhook.reload(identity.issued());

        assertThat(refused.message()).contains("failed calling webhook");
        assertThat(created(pods.create(OPTED_IN, Trees.yaml(GATEWAY), Run.DRY))).isNotEmpty();
    }

    private WebhookServer started(int port) {
        metrics = new PrometheusRegistry();
        return WebhookServer.start(
                new Address("127.0.0.1", port),
                identity.issued(),
                Samples.injector(ref -> gateways.get().find(ref)),
                metrics);
    }

    private void awaitInjection() {
        Await.until(
                "the API server calls the webhook",
                Duration.ofSeconds(20),
                () -> pods.create(OPTED_IN, Trees.yaml(GATEWAY), Run.DRY).injected());
    }

    private double reviews() {
        return metrics.scrape(name -> name.startsWith("outrigger_admission_reviews")).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> ((CounterSnapshot.CounterDataPointSnapshot) point).getValue())
                .sum();
    }

    private static ObjectNode application() {
        return Trees.yaml(
                "{metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: a}]}}");
    }

    private static ObjectNode namespace(String name, Map<String, String> labels) {
        var namespace = Trees.yaml("{apiVersion: v1, kind: Namespace}");
        var its = namespace.putObject("metadata").put("name", name).putObject("labels");
        labels.forEach(its::put);
        return namespace;
    }

    /** The pod of a creation that worked, without what is different each time. */
    private static ObjectNode created(Answer answer) {
        var pod = created(answer, List.of("name", "uid", "namespace", "resourceVersion"));
        ((ObjectNode) pod.path("metadata")).remove(List.of("creationTimestamp", "managedFields"));
        return pod;
    }

    private static ObjectNode created(Answer answer, List<String> without) {
        assertThat(answer.status()).as(answer.message()).isEqualTo(201);
        var pod = (ObjectNode) answer.body();
        ((ObjectNode) pod.path("metadata")).remove(without);
        return pod;
    }

    private static void removeOurs(ObjectNode pod) {
        ((ObjectNode) pod.path("metadata")).remove("annotations");
        ((ObjectNode) pod.at("/metadata/labels")).remove("outrigger.io/injected");
        ((ObjectNode) pod.path("spec")).remove("initContainers");
        removeNamed((ArrayNode) pod.at("/spec/volumes"));
        removeNamed((ArrayNode) pod.at("/spec/containers/0/volumeMounts"));
    }

    private static void removeNamed(ArrayNode list) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.at("/" + i).path("name").stringValue("").startsWith("ai-gateway-extproc")) {
                list.remove(i);
            }
        }
    }
}
