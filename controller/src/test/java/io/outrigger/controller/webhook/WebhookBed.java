package io.outrigger.controller.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.controller.webhook.Webhook.Outcome;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.decision.Decider;
import io.outrigger.webhook.decision.Gateways;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A real API server that calls webhooks through one address, and pods to create on it. Nothing runs
 * but what a test runs.
 */
final class WebhookBed implements AutoCloseable {
    static final String OWN = "outrigger-system";
    static final String OPTED_IN = "ai";
    static final String UNLABELLED = "plain";
    static final String CONFIGURATION =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
                    + "/outrigger-gateway-pods";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RunFolder run = RunFolder.create(TestBed.find());
    private final KubeApiServer server =
            KubeApiServer.start(TestBed.find(), run, ServiceAccounts.OPTIONAL);
    private final Balancer balancer = new Balancer();
    private final List<Webhook> replicas = new ArrayList<>();
    private String lastRefusal = "";

    /** Which pod. */
    enum Pod {
        GATEWAY("{\"gateway.networking.k8s.io/gateway-name\": \"gw\"}"),
        OPTED_OUT(
                "{\"gateway.networking.k8s.io/gateway-name\": \"gw\","
                        + " \"outrigger.io/inject\": \"false\"}"),
        APPLICATION("{\"app\": \"a\"}");

        private final String labels;

        Pod(String labels) {
            this.labels = labels;
        }
    }

    /** What became of a pod. */
    enum Fate {
        INJECTED,
        UNTOUCHED,
        REFUSED
    }

    WebhookBed() {
        server.apply(
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system, labels: {
                  outrigger.io/injection: enabled, pod-security.kubernetes.io/enforce: restricted}}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: plain}}
                """);
    }

    KubeApiServer server() {
        return server;
    }

    KubeHttp http() {
        return server.http();
    }

    KubernetesClient client() {
        return server.client();
    }

    Balancer balancer() {
        return balancer;
    }

    /** Settings of a replica behind the one address. */
    ControllerSettings settings(String identity, String... more) {
        var args =
                Stream.concat(
                        Stream.of(
                                "--identity=" + identity,
                                "--webhook-listen=127.0.0.1:0",
                                "--extension-listen=127.0.0.1:0",
                                "--webhook-url=https://127.0.0.1:" + balancer.port(),
                                "--webhook-drain-seconds=0"),
                        Stream.of(more));
        return ControllerSettings.from(args.toList(), Map.of());
    }

    /** A replica that has started and has had no round yet. */
    Webhook started(InstantSource clock, String identity, String... more)
            throws InterruptedException {
        var settings = settings(identity, more);
        var injector = new Injector(new Decider(Gateways.NONE, settings.sidecar()));
        var webhook = Webhook.start(settings, client(), injector, clock);
        replicas.add(webhook);
        return webhook;
    }

    /** A replica that the API server reaches, and no other. */
    Webhook reached(InstantSource clock, String identity, String... more)
            throws InterruptedException {
        var webhook = started(clock, identity, more);
        balancer.to(webhook.port());
        webhook.run();
        awaitFate(Fate.INJECTED, OPTED_IN, Pod.GATEWAY);
        return webhook;
    }

    /** The same, when every API server has had the time to hear of its certificate. */
    Webhook settled(InstantSource clock, String identity, String... more)
            throws InterruptedException {
        var webhook = started(clock, identity, more);
        balancer.to(webhook.port());
        settle(webhook);
        return webhook;
    }

    static void settle(Webhook webhook) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (webhook.run() == Outcome.UNSETTLED) {
            assertThat(System.nanoTime()).as("not settled").isLessThan(end);
            Thread.sleep(100);
        }
    }

    /** The replica ends as it should. */
    void leave(Webhook webhook) {
        replicas.remove(webhook);
        webhook.close();
    }

    /** Creates a pod, once, and looks whether it came back whole. */
    Fate create(String namespace, Pod pod) {
        try {
            return fate(
                    http().post(
                                    "/api/v1/namespaces/" + namespace + "/pods",
                                    Json.parse(
                                            """
                                            {"apiVersion": "v1", "kind": "Pod",
                                             "metadata": {"generateName": "pod-", "labels": LABELS},
                                             "spec": {"containers": [{"name": "istio-proxy", "image": "proxy",
                                               "securityContext": {"runAsNonRoot": true,
                                                 "allowPrivilegeEscalation": false,
                                                 "capabilities": {"drop": ["ALL"]},
                                                 "seccompProfile": {"type": "RuntimeDefault"}}}]}}
                                            """
                                                    .replace("LABELS", pod.labels))));
        } catch (KubeHttp.Refused e) {
            assertThat(e).hasMessageContaining("failed calling webhook");
            lastRefusal = String.valueOf(e.getMessage());
            return Fate.REFUSED;
        }
    }

    /** Why the API server refused a pod the last time. */
    String lastRefusal() {
        return lastRefusal;
    }

    /** The API server sees a change of the configuration a little later than it was written. */
    void awaitFate(Fate fate, String namespace, Pod pod) {
        Await.until(fate.toString(), LIMIT, () -> create(namespace, pod) == fate);
    }

    private static Fate fate(JsonNode pod) {
        var parts =
                Stream.of(
                                pod.at("/metadata/labels/outrigger.io~1injected"),
                                pod.at("/metadata/annotations/outrigger.io~1status"),
                                named(pod.at("/spec/initContainers"), "ai-gateway-extproc"),
                                named(pod.at("/spec/volumes"), "ai-gateway-extproc-uds"),
                                named(pod.at("/spec/volumes"), "ai-gateway-extproc-config"),
                                named(
                                        pod.at("/spec/containers/0/volumeMounts"),
                                        "ai-gateway-extproc-uds"))
                        .filter(it -> !it.isMissingNode())
                        .toList();
        assertThat(parts.size()).as("parts of %s", pod).isIn(0, 6);
        return parts.isEmpty() ? Fate.UNTOUCHED : Fate.INJECTED;
    }

    private static JsonNode named(JsonNode list, String name) {
        return list.valueStream()
                .filter(it -> it.path("name").asString("").equals(name))
                .findFirst()
                .orElse(list.path("none"));
    }

    /** The authorities that the configuration trusts, as PEM. */
    String trusted() {
        return WebhookConfigurations.caBundle(configuration());
    }

    JsonNode configuration() {
        return http().get(CONFIGURATION);
    }

    String failurePolicy() {
        return configuration().at("/webhooks/0/failurePolicy").asString();
    }

    /** Changes the first webhook of the configuration. */
    void edit(String json) {
        var configuration = configuration();
        var webhook = Json.object();
        configuration
                .at("/webhooks/0")
                .properties()
                .forEach(it -> webhook.set(it.getKey(), it.getValue()));
        Json.parse(json).properties().forEach(it -> webhook.set(it.getKey(), it.getValue()));
        http().merge(
                        CONFIGURATION,
                        Json.object(
                                "webhooks", Json.array(webhook, configuration.at("/webhooks/1"))));
    }

    /** Takes the former authority out of the Secret and of the configuration. */
    void forgetFormerAuthority() {
        var secrets = client().secrets().inNamespace(OWN);
        var secret = secrets.withName("outrigger-webhook-certs").get();
        var all = new String(Base64.getDecoder().decode(secret.getData().get("ca.crt")), UTF_8);
        var end = "-----END CERTIFICATE-----\n";
        var first = all.substring(0, all.indexOf(end) + end.length());
        if (!first.equals(all)) {
            var encoded = Base64.getEncoder().encodeToString(first.getBytes(UTF_8));
            secret.getData().put("ca.crt", encoded);
            secrets.resource(secret).update();
            edit(
                    Json.print(
                            Json.object(
                                    "clientConfig",
                                    Json.object(
                                            "url",
                                            configuration().at("/webhooks/0/clientConfig/url"),
                                            "caBundle",
                                            encoded))));
        }
    }

    /** Everything as it was before the first replica. */
    void reset() {
        replicas.forEach(Webhook::close);
        replicas.clear();
        balancer.to();
        http().delete(CONFIGURATION);
        client().secrets().inNamespace(OWN).delete();
        client().leases().inNamespace(OWN).delete();
        awaitFate(Fate.UNTOUCHED, OPTED_IN, Pod.GATEWAY);
    }

    @Override
    public void close() {
        replicas.forEach(Webhook::close);
        balancer.close();
        server.close();
        run.close();
    }
}
