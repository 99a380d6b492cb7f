package io.outrigger.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.overlay.Overlay;
import io.outrigger.manifests.overlay.Overlays;
import io.outrigger.manifests.policy.PodRules;
import io.outrigger.manifests.policy.SidecarPolicies;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import io.outrigger.webhook.PodApi.Answer;
import io.outrigger.webhook.PodApi.Run;
import io.outrigger.webhook.WriterCase.Situation;
import io.outrigger.webhook.decision.GatewayRef;
import io.outrigger.webhook.decision.Gateways.Standing;
import io.outrigger.webhook.document.Documents;
import io.outrigger.webhook.server.Address;
import io.outrigger.webhook.server.WebhookServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All writers, one table: whoever puts the sidecar in, a real API server ends up with the same pod.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WritersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";
    private static final String WEBHOOK = "mutatingwebhookconfigurations/test";
    private static final String INJECTED = "injected";
    private static final String UNCHANGED = "unchanged";
    private static final List<String> EACH_TIME_ANOTHER =
            List.of("name", "uid", "creationTimestamp", "managedFields");

    /** Who puts the sidecar in. */
    private enum Writer {
        WEBHOOK,
        POLICY,
        BOTH,
        OVERLAY,
        INJECT
    }

    private final RunFolder run = RunFolder.create(TestBed.find());
    private final KubeApiServer server =
            KubeApiServer.start(TestBed.find(), run, ServiceAccounts.OPTIONAL);
    private final PodApi pods = new PodApi(server);
    private final Identity identity = new Identity();
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final WebhookServer webhook =
            WebhookServer.start(
                    new Address("127.0.0.1", 0),
                    identity.issued(),
                    Samples.injector(WritersIT::standing),
                    metrics);

    private final Map<WriterCase, ObjectNode> expected = new LinkedHashMap<>();
    private final Map<WriterCase, Map<Writer, String>> table = new LinkedHashMap<>();
    private final SoftAssertions softly = new SoftAssertions();

    /** As the controller would say: a Gateway's namespace tells the mode here. */
    private static Standing standing(GatewayRef ref) {
        var mode = ref.toString().contains("plain") ? SidecarMode.PLAIN : SidecarMode.NATIVE;
        return new Standing.Ours(Samples.SETTINGS.withMode(mode));
    }

    @BeforeAll
    void expect() {
        for (var mode : SidecarMode.values()) {
            server.apply(
                    "{apiVersion: v1, kind: Namespace, metadata: {name: ai-%s, labels: {outrigger.io/injection: enabled}}}"
                            .formatted(mode.text()));
        }
        WriterCase.all().forEach(it -> expected.put(it, stored(it, it.expected())));
    }

    @AfterAll
    void stop() {
        pods.close();
        webhook.close();
        server.close();
        run.close();
    }

    @Test
    void everyWriterMakesTheSamePod() {
        assertThat(injectedWithoutWriter()).as("pods that nobody injects").isEmpty();
        expected.keySet().forEach(it -> compare(it, Writer.INJECT, stored(it, injected(it))));
        expected.keySet().forEach(this::overlay);

        applyPolicies();
        compareAll(Writer.POLICY);
        applyWebhook();
        compareAll(Writer.BOTH);
        remove();
        applyWebhook();
        compareAll(Writer.WEBHOOK);

        Golden.of("writers/table").matches("out.table.txt", printed());
        softly.assertAll();
    }

    private void compareAll(Writer writer) {
        expected.keySet().forEach(it -> compare(it, writer, stored(it, it.template())));
    }

    private void compare(WriterCase it, Writer writer, ObjectNode pod) {
        var wanted = expected.getOrDefault(it, Json.object());
        var outcome = it.expected().equals(it.template()) ? UNCHANGED : INJECTED;
        write(it, writer, pod.equals(wanted) ? outcome : outcome + ", lists in another order");
        softly.assertThat(Trees.yaml(sorted(pod)))
                .as("%s by %s", it, writer)
                .isEqualTo(Trees.yaml(sorted(wanted)));
    }

    /**
     * Merged lists begin with what is new. To the kubelet the order of containers, volumes and
     * mounts says nothing.
     */
    private static ObjectNode sorted(ObjectNode pod) {
        var sorted = pod.deepCopy();
        sort(sorted.at("/spec/volumes"));
        sort(sorted.at("/spec/containers"));
        sorted.at("/spec/containers").forEach(it -> sort(it.path("volumeMounts")));
        return sorted;
    }

    private static void sort(JsonNode list) {
        if (list instanceof ArrayNode items) {
            var all = items.valueStream().sorted(comparing(WritersIT::name)).toList();
            items.removeAll().addAll(all);
        }
    }

    private static String name(JsonNode item) {
        return item.path("name").stringValue("");
    }

    private void write(WriterCase it, Writer writer, String cell) {
        table.computeIfAbsent(it, _ -> new EnumMap<>(Writer.class)).put(writer, cell);
    }

    private static ObjectNode injected(WriterCase it) {
        var injector = Samples.injector(WritersIT::standing);
        var text = new Documents(injector, "other").injected(Yaml.print(it.deployment())).text();
        return (ObjectNode) Yaml.documents(text).getFirst().at("/spec/template");
    }

    private void overlay(WriterCase it) {
        var snapshot = ClusterSnapshot.of(List.of());
        switch (Overlays.of(it.gateway(), it.family(), snapshot, it.settings())) {
            case Overlay.Rendered(var object, _) ->
                    compare(it, Writer.OVERLAY, stored(it, merged(it, patch(object))));
            case Overlay.Impossible(var reason) when reason == Overlay.Reason.OPTED_OUT ->
                    compare(it, Writer.OVERLAY, stored(it, it.template()));
            case Overlay.Impossible(var reason) ->
                    write(it, Writer.OVERLAY, "n/a: " + reason.text());
            case Overlay.Conflict conflict -> softly.fail("%s: %s", it, conflict.message());
            case Overlay.Mistaken mistaken -> softly.fail("%s: %s", it, mistaken.mistakes());
        }
    }

    private static ObjectNode patch(ObjectNode carrier) {
        var istio = carrier.at("/data/deployment");
        return (ObjectNode)
                (istio.isString()
                        ? Yaml.documents(istio.stringValue()).getFirst()
                        : carrier.at("/spec/provider/kubernetes/envoyDeployment/patch/value"));
    }

    private ObjectNode merged(WriterCase it, ObjectNode patch) {
        var deployment = pods.merged(it.deployment(), patch);
        return (ObjectNode) deployment.at("/spec/template");
    }

    private List<WriterCase> injectedWithoutWriter() {
        return WriterCase.all()
                .filter(it -> it.situation() == Situation.OPT_IN)
                .filter(it -> created(it, it.template()).injected())
                .toList();
    }

    private void applyPolicies() {
        PodRules.objects().forEach(it -> server.apply(Yaml.print(it)));
        WriterCase.all()
                .filter(it -> it.situation() == Situation.OPT_IN)
                .flatMap(it -> SidecarPolicies.of(it.pods(), it.settings()).stream())
                .forEach(it -> server.apply(Yaml.print(it)));
        awaitAllInjected();
    }

    private void applyWebhook() {
        var before = reviews();
        server.apply(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: test}
                webhooks:
                - name: gateway-pods.outrigger.io
                  admissionReviewVersions: [v1]
                  clientConfig: {url: "https://127.0.0.1:%d/mutate", caBundle: %s}
                  failurePolicy: Fail
                  reinvocationPolicy: IfNeeded
                  sideEffects: None
                  namespaceSelector: {matchLabels: {outrigger.io/injection: enabled}}
                  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                """
                        .formatted(
                                webhook.port(),
                                Base64.getEncoder()
                                        .encodeToString(identity.caBundle().getBytes(UTF_8))));
        var any = expected.keySet().iterator().next();
        Await.until(
                "the webhook is asked",
                PATIENCE,
                () -> created(any, any.template()).injected() && reviews() > before);
    }

    private void remove() {
        server.http().delete(ADMISSION + WEBHOOK);
        WriterCase.all()
                .filter(it -> it.situation() == Situation.OPT_IN)
                .flatMap(it -> SidecarPolicies.of(it.pods(), it.settings()).stream())
                .forEach(it -> server.http().delete(server.http().path(it)));
        Await.until("nobody injects", PATIENCE, () -> injectedWithoutWriter().isEmpty());
    }

    private void awaitAllInjected() {
        WriterCase.all()
                .filter(it -> it.situation() == Situation.OPT_IN)
                .forEach(
                        it ->
                                Await.until(
                                        "the policy for " + it,
                                        PATIENCE,
                                        () -> created(it, it.template()).injected(),
                                        () -> created(it, it.template()).message()));
    }

    private double reviews() {
        return metrics.scrape(name -> name.startsWith("outrigger_admission_reviews")).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> ((CounterDataPointSnapshot) point).getValue())
                .sum();
    }

    /** The pod as the API server has it, without what is different each time. */
    private ObjectNode stored(WriterCase it, ObjectNode pod) {
        var answer = created(it, pod);
        assertThat(answer.status()).as(it + ": " + answer.message()).isEqualTo(201);
        var stored = (ObjectNode) answer.body();
        ((ObjectNode) stored.path("metadata")).remove(EACH_TIME_ANOTHER);
        return stored;
    }

    private Answer created(WriterCase it, ObjectNode pod) {
        return pods.create(it.namespace(), pod, Run.DRY);
    }

    private String printed() {
        var lines = new StringBuilder();
        table.forEach(
                (it, cells) -> {
                    lines.append(it).append('\n');
                    cells.forEach(
                            (writer, cell) ->
                                    lines.append("  %-8s %s%n".formatted(spelled(writer), cell)));
                });
        return lines.toString();
    }

    private static String spelled(Writer writer) {
        return writer.name().toLowerCase(Locale.ROOT);
    }
}
