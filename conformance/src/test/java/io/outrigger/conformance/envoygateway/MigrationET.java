package io.outrigger.conformance.envoygateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.controller.Controller;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.cluster.LocalWebhook;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A namespace moves from Envoy AI Gateway to us and back, by the commands of the page, with its own
 * controller, chart and webhook. There are no proxies: what is seen is who writes what, and whose
 * sidecar a new pod gets.
 */
@Tag("private-network")
class MigrationET {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PODS = "envoy-gateway-system";
    private static final String AI_ROUTE =
            "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/%s/aigatewayroutes/chat";
    private static final String ROUTES =
            "/apis/gateway.networking.k8s.io/v1/namespaces/%s/httproutes";
    private static final String SECRETS = "/api/v1/namespaces/" + PODS + "/secrets/";

    private static final String CLUSTER =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: envoy-gateway-system}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: eg},
             spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: envoy-gateway, namespace: envoy-gateway-system, labels: {control-plane: envoy-gateway}}
            spec:
              replicas: 1
              selector: {matchLabels: {control-plane: envoy-gateway}}
              template:
                metadata: {labels: {control-plane: envoy-gateway}}
                spec: {containers: [{name: envoy-gateway, image: envoyproxy/gateway}]}
            """;
    private static final String TENANT =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: NS}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: envoy-NS-gw
              namespace: envoy-gateway-system
              labels:
                app.kubernetes.io/managed-by: envoy-gateway
                gateway.envoyproxy.io/owning-gateway-name: gw
                gateway.envoyproxy.io/owning-gateway-namespace: NS
            spec:
              selector: {matchLabels: {gateway.envoyproxy.io/owning-gateway-namespace: NS}}
              template:
                metadata:
                  labels:
                    app.kubernetes.io/managed-by: envoy-gateway
                    gateway.envoyproxy.io/owning-gateway-name: gw
                    gateway.envoyproxy.io/owning-gateway-namespace: NS
                spec: {containers: [{name: envoy, image: envoy}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: NS}
            spec: {gatewayClassName: eg, listeners: [{name: http, port: 80, protocol: HTTP}]}
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: openai, namespace: NS}
            spec: {endpoints: [{fqdn: {hostname: api.openai.com, port: 443}}]}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: openai, namespace: NS}, stringData: {apiKey: sk-NS}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: openai, namespace: NS}
            spec: {schema: {name: OpenAI}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: openai}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: openai, namespace: NS}
            spec:
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: openai}]
              type: APIKey
              apiKey: {secretRef: {name: openai}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: NS, finalizers: [example.com/kept]}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - matches: [{headers: [{name: x-ai-eg-model, value: gpt}]}]
                backendRefs: [{name: openai}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: plain, namespace: NS}
            spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: web, port: 80}]}]}
            """;

    private enum Sidecar {
        NONE,
        OURS,
        THEIRS
    }

    @SuppressWarnings("NullAway.Init")
    private KubeHttp http;

    @Test
    void aNamespaceMovesThereAndBackAndAnotherStays() throws Exception {
        var bed = TestBed.find();
        try (var run = RunFolder.create(bed);
                var server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.OPTIONAL);
                var theirs = new EnvoyAiGateway(bed, run, server)) {
            http = server.http();
            server.installCrds(bed.gatewayTool("crds"));
            server.apply(CLUSTER);
            theirs.install("");
            server.apply(TENANT.replace("NS", "ai"));
            server.apply(TENANT.replace("NS", "other"));
            await("Envoy AI Gateway's routes", () -> isTheirs("ai") && isTheirs("other"));
            await("its Secrets", () -> isThere("gw-ai") && isThere("gw-other"));
            awaitSidecar("ai", Sidecar.THEIRS);
            var page = new MigrationPage(bed, server);

            page.next("kubectl apply --server-side");
            var settings =
                    ControllerSettings.from(
                            Stream.concat(
                                            LocalWebhook.FLAGS.stream(),
                                            Stream.of("--uds-dir=/etc/ai-gateway-extproc-uds"))
                                    .toList(),
                            Map.of());
            try (var _ = Controller.start(settings, server.client(), InstantSource.system())) {
                toUs(page, theirs);
                back(page, theirs);
            }
            assertThat(page.isRead()).isTrue();
        }
    }

    private void toUs(MigrationPage page, EnvoyAiGateway theirs) throws Exception {
        assertRefused(
                page,
                "deployment envoy-ai-gateway-system/ai-gateway-controller acts in namespace ai",
                "asks for pods of Gateways in ai",
                "deployment envoy-gateway-system/envoy-gateway: 1 replicas");
        page.next("kubectl -n envoy-gateway-system scale deployment envoy-gateway --replicas=0");
        theirs.install(page.values());
        var other = rules("other");
        var plain = http.get(ROUTES.formatted("ai") + "/plain");
        var filters = http.get(AI_ROUTE.formatted("ai")).at("/metadata/finalizers").toString();
        assertThat(filters).contains("aigateway.envoyproxy.io/finalizer", "example.com/kept");

        assertThat(page.typed("scripts/adopt ai --dry-run").code()).isZero();
        assertThat(isTheirs("ai")).as("a dry run keeps nothing").isTrue();
        String said = page.next("scripts/adopt ai --dry-run\nscripts/adopt ai\n");
        assertThat(said).contains("httproute.gateway.networking.k8s.io/chat patched");

        await("routes of ours", () -> isOurs("ai"));
        await("the config Secret", () -> isThere("outrigger-ai.gw"));
        await("the one with credentials", () -> isThere("credentials.outrigger-ai.gw"));
        await("accepted", () -> accepted("ai").path("status").asString("").equals("True"));
        assertThat(page.next("kubectl -n ai get httproutes"))
                .contains("chat")
                .doesNotContain("plain");
        assertThat(http.get(AI_ROUTE.formatted("ai")).at("/metadata/finalizers").toString())
                .isEqualTo("[\"example.com/kept\"]");
        assertThat(chat("ai").toString())
                .doesNotContain("ai-gateway-generated")
                .doesNotContain("ai-eg-host-rewrite");
        assertThat(http.get(ROUTES.formatted("ai") + "/plain")).isEqualTo(plain);
        assertThat(page.typed("scripts/adopt ai").output()).as("again").isEmpty();

        page.next("kubectl -n envoy-gateway-system scale deployment envoy-gateway --replicas=1");
        awaitSidecar("ai", Sidecar.OURS);
        awaitSidecar("other", Sidecar.THEIRS);
        page.next("kubectl -n envoy-gateway-system delete secret gw-ai");
        // each acts on its own
        assertThat(rules("other")).isEqualTo(other);
        setModel("ai", "ours");
        setModel("other", "theirs");
        await("our change", () -> rules("ai").contains("\"ours\"") && isOurs("ai"));
        await("their change", () -> rules("other").contains("\"theirs\"") && isTheirs("other"));
        assertThat(accepted("other").isMissingNode()).as("a word of ours").isTrue();
        assertThat(isThere("gw-ai")).isFalse();
    }

    private void back(MigrationPage page, EnvoyAiGateway theirs) throws Exception {
        page.next("kubectl -n envoy-gateway-system scale deployment envoy-gateway --replicas=0");
        await("nothing of ours", () -> http.find(ROUTES.formatted("ai") + "/chat").isEmpty());
        theirs.install("");
        await("Envoy AI Gateway's routes", () -> isTheirs("ai"));
        await("its Secret", () -> isThere("gw-ai"));
        page.next("kubectl -n envoy-gateway-system scale deployment envoy-gateway --replicas=1");
        awaitSidecar("ai", Sidecar.THEIRS);
        assertThat(isThere("outrigger-ai.gw")).isFalse();
        assertThat(isThere("credentials.outrigger-ai.gw")).isFalse();
        assertRefused(page, "acts in namespace ai");
    }

    private static void assertRefused(MigrationPage page, String... why) throws Exception {
        var refused = page.typed("scripts/adopt ai");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).contains(why).contains("nothing was changed");
    }

    private JsonNode chat(String namespace) {
        return http.find(ROUTES.formatted(namespace) + "/chat").orElseGet(Json::object);
    }

    private String rules(String namespace) {
        return chat(namespace).at("/spec/rules").toString();
    }

    private boolean isTheirs(String namespace) {
        return rules(namespace).contains("ai-eg-host-rewrite-chat");
    }

    private boolean isOurs(String namespace) {
        return rules(namespace).contains("outrigger-dead-end");
    }

    private boolean isThere(String secret) {
        return http.find(SECRETS + secret).isPresent();
    }

    private JsonNode accepted(String namespace) {
        return http.get(AI_ROUTE.formatted(namespace))
                .at("/status/parents/0/conditions")
                .valueStream()
                .filter(it -> it.path("type").asString("").equals("Accepted"))
                .findFirst()
                .orElseGet(() -> Json.object().path("none"));
    }

    private void setModel(String namespace, String model) {
        var rule =
                """
                {"spec": {"rules": [{"matches": [{"headers": [{"name": "x-ai-eg-model", "value": "MODEL"}]}],
                 "backendRefs": [{"name": "openai"}]}]}}
                """
                        .replace("MODEL", model);
        http.merge(AI_ROUTE.formatted(namespace), Json.parse(rule));
    }

    private void awaitSidecar(String namespace, Sidecar sidecar) {
        await(sidecar + " in " + namespace, () -> sidecar(namespace) == sidecar);
    }

    /** What a new pod of the Gateway would get. */
    private Sidecar sidecar(String namespace) {
        var pod =
                """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "try", "namespace": "envoy-gateway-system",
                 "labels": {"app.kubernetes.io/managed-by": "envoy-gateway",
                  "gateway.envoyproxy.io/owning-gateway-name": "gw",
                  "gateway.envoyproxy.io/owning-gateway-namespace": "NS"}},
                 "spec": {"containers": [{"name": "envoy", "image": "envoy"}]}}
                """
                        .replace("NS", namespace);
        var admitted =
                http.post("/api/v1/namespaces/" + PODS + "/pods?dryRun=All", Json.parse(pod));
        if (admitted.at("/metadata/labels").has("outrigger.io/injected")) {
            return Sidecar.OURS;
        }
        return admitted.path("spec").toString().contains("ai-gateway-extproc")
                ? Sidecar.THEIRS
                : Sidecar.NONE;
    }

    private static void await(String what, BooleanSupplier done) {
        Await.until(what, LIMIT, done);
    }
}
