package io.outrigger.controller.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.contract.FilterConfig;
import io.outrigger.testkit.cluster.Audit;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The life of an installation for one namespace, by real helm on a real API server: the controller
 * runs with the flags of its Deployment and the token of its ServiceAccount. The tests are its
 * stages, in order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallationIT {
    private static final String ROUTE =
            "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/ai/aigatewayroutes/chat";
    private static final String CERTIFICATES =
            "/api/v1/namespaces/outrigger-system/secrets/outrigger-webhook-certs";
    private static final String CONFIG = "/api/v1/namespaces/ai/secrets/outrigger-ai.gw";
    private static final String CREDENTIALS =
            "/api/v1/namespaces/ai/secrets/credentials.outrigger-ai.gw";
    private static final String LEFT_POLICIES =
            "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/ai/envoyextensionpolicies";
    private static final String SOME =
            "--set=watchNamespaces={ai},secretNames={openai,outrigger-ai.gw,outrigger-ai.edge,outrigger-ai.envoy,"
                    + "credentials.outrigger-ai.gw,credentials.outrigger-ai.edge,credentials.outrigger-ai.envoy}";

    /** What users have, in a namespace that is watched and in one that is not. */
    private static final String OBJECTS =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: NS, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: NS,
              annotations: {aigateway.envoyproxy.io/gateway-config: gw}},
             spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: GatewayConfig, metadata: {name: gw, namespace: NS}, spec: {}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge, namespace: NS,
              annotations: {aigateway.envoyproxy.io/gateway-config: missing}},
             spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}],
              addresses: [{type: Hostname, value: edge.NS.svc.cluster.local}]}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: envoy, namespace: NS},
             spec: {gatewayClassName: eg, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: chat-on-envoy, namespace: NS},
             spec: {parentRefs: [{name: envoy}], rules: [{backendRefs: [{name: openai}]}]}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: edge, namespace: NS},
             spec: {selector: {app: edge}, ports: [{port: 80}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: chat, namespace: NS},
             spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: openai}]}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIServiceBackend, metadata: {name: openai, namespace: NS},
             spec: {schema: {name: OpenAI}, backendRef: {name: vllm, port: 8000}}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: BackendSecurityPolicy, metadata: {name: openai, namespace: NS},
             spec: {type: APIKey, apiKey: {secretRef: {name: openai}},
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: openai}]}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: BackendTLSPolicy, metadata: {name: vllm, namespace: NS},
             spec: {targetRefs: [{group: '', kind: Service, name: vllm}],
              validation: {hostname: vllm.example, caCertificateRefs: [{group: '', kind: ConfigMap, name: kube-root-ca.crt}]}}}
            ---
            {apiVersion: gateway.envoyproxy.io/v1alpha1, kind: ClientTrafficPolicy, metadata: {name: gw, namespace: NS},
             spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}],
              connection: {bufferLimit: 50Mi}}}
            ---
            {apiVersion: gateway.envoyproxy.io/v1alpha1, kind: BackendTrafficPolicy, metadata: {name: chat, namespace: NS},
             spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat}],
              retry: {numAttemptsPerPriority: 1}}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: MCPRoute, metadata: {name: tools, namespace: NS},
             spec: {parentRefs: [{name: gw}], backendRefs: [{name: server, port: 80}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1alpha1, kind: QuotaPolicy, metadata: {name: openai, namespace: NS},
             spec: {targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: openai}],
              serviceQuota: {quota: {limit: 1, duration: 1h}}}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: openai, namespace: NS}, data: {apiKey: c2stdGVzdA==}}
            ---
            {apiVersion: gateway.envoyproxy.io/v1alpha1, kind: SecurityPolicy, metadata: {name: tokens, namespace: NS},
             spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}],
              jwt: {providers: [{name: idp, issuer: "https://idp.example", remoteJWKS: {uri: "https://idp.example/jwks"}}]}}}
            """;

    /** Of Envoy Gateway, and of a time when it asked no hooks. */
    private static final String LEFT =
            """
            {apiVersion: gateway.envoyproxy.io/v1alpha1, kind: EnvoyExtensionPolicy, metadata: {name: outrigger-ext-proc,
              namespace: ai, labels: {app.kubernetes.io/managed-by: outrigger}}}
            ---
            {apiVersion: gateway.envoyproxy.io/v1alpha1, kind: HTTPRouteFilter, metadata: {name: outrigger-no-route,
              namespace: ai, labels: {app.kubernetes.io/managed-by: outrigger}}}
            """;

    private static InstallationBed bed;
    private static KubeHttp http;
    private static Map<String, String> before;

    @BeforeAll
    static void install() throws InterruptedException {
        bed = InstallationBed.start();
        http = bed.http();
        bed.apply(OBJECTS, "ai");
        bed.apply(OBJECTS, "elsewhere");
        bed.server()
                .apply(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: older-than-the-webhook
                          namespace: ai
                          labels: {gateway.networking.k8s.io/gateway-name: gw, gateway.istio.io/managed: istio.io-gateway-controller}
                        spec: {containers: [{name: istio-proxy, image: proxy}]}
                        """);
        before = Inventory.of(http);
        bed.helm("install", "outrigger", Chart.FOLDER, SOME, "--dry-run=server");
        assertThat(Inventory.of(http)).as("after a dry run").isEqualTo(before);
        bed.helm("install", "outrigger", Chart.FOLDER, SOME, "--set=sidecar.image.tag=v0");
        bed.server().apply(LEFT);
        bed.startController();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    @Order(1)
    void itsPodsAreAdmittedWherePodsAreRestricted() {
        bed.await("two pods", () -> items("/api/v1/namespaces/outrigger-system/pods") == 2);
    }

    @Test
    @Order(2)
    void routesWorkUnderItsServiceAccount() {
        bed.await("written", InstallationIT::isWritten);
        bed.await("failurePolicy Fail", bed::failsClosed);
        bed.await(
                "an Event of the pod without a sidecar",
                () ->
                        http.get("/api/v1/namespaces/ai/events")
                                .toString()
                                .contains("\"component\":\"outrigger\""));

        bed.await("no policy of before", () -> items(LEFT_POLICIES) == 0);
        assertThat(filters("ai")).as("one a Gateway, and one for the route").isEqualTo(3);
        assertThat(filters("elsewhere")).as("where it does not look").isZero();
        assertThat(sidecars("gw")).contains("outrigger/extproc:v0");
        assertThat(sidecars("edge"))
                .as("a GatewayConfig that it asks for")
                .contains("outrigger/extproc:v0");
        assertThat(sidecars("young"))
                .as("a Gateway that it asks for")
                .contains("outrigger/extproc:v0");
    }

    @Test
    @Order(3)
    void anUpgradeKeepsWhatGatewaysNeed() {
        var kept = Inventory.of(http);
        kept.keySet().removeIf(it -> it.matches(".*/(pods|replicasets)/.*|.*/sh.helm.release.*"));

        bed.helm("upgrade", "outrigger-crds", "charts/outrigger-crds", InstallationBed.KINDS);
        bed.helm("upgrade", "outrigger", Chart.FOLDER, SOME);

        assertThat(http.get(InstallationBed.DEPLOYMENT).toString())
                .contains("--sidecar-image=outrigger/extproc:" + FilterConfig.VERSION);
        assertThat(Inventory.of(http)).containsAllEntriesOf(kept);
        assertThat(isWritten()).isTrue();
        assertThat(bed.failsClosed()).isTrue();
    }

    @Test
    @Order(4)
    void optingOutAndInAgainNeedsNoMoreRights() {
        bed.label("null");
        bed.await("no EnvoyFilter", () -> filters("ai") == 0);
        bed.await("no Secret", () -> http.find(CONFIG).isEmpty());
        bed.await("no credentials", () -> http.find(CREDENTIALS).isEmpty());

        bed.label("\"enabled\"");

        bed.await("written", InstallationIT::isWritten);
        bed.await("the Secret", () -> http.find(CONFIG).isPresent());
        bed.await("the credentials", () -> http.find(CREDENTIALS).isPresent());
    }

    @Test
    @Order(5)
    void everyRightIsUsedAndNoneIsMissing() throws InterruptedException {
        http.merge(CERTIFICATES, json("{\"data\": {\"ca.crt\": \"bm8=\"}}"));
        bed.await(
                "certificates made anew",
                () -> !http.get(CERTIFICATES).at("/data/ca.crt").asString("").equals("bm8="));
        bed.startController();
        var requests = bed.server().audit(Chart.NAMESPACE).requests();
        var used = new TreeSet<String>();
        for (var it : requests) {
            used.add(right(where(it), it.verb(), it.group(), it.resource()));
            if (it.effect() == Audit.Effect.CREATED) {
                used.add(right(where(it), "create", it.group(), it.resource()));
            }
        }

        assertThat(requests.stream().filter(it -> it.effect() == Audit.Effect.FORBIDDEN)).isEmpty();
        assertThat(requests.stream().map(Audit.Request::namespace)).doesNotContain("elsewhere");
        assertThat(granted()).isNotEmpty().isSubsetOf(used);
    }

    private static Set<String> granted() {
        var granted = new TreeSet<String>();
        for (var rule : new Chart(bed.operator()).rules()) {
            for (String resource : rule.resources()) {
                rule.verbs()
                        .forEach(
                                it -> granted.add(right(rule.where(), it, rule.group(), resource)));
            }
        }
        return granted;
    }

    private static String where(Audit.Request request) {
        if (request.resource().equals("namespaces")) {
            return "cluster"; // although its own namespace is said to be itself
        }
        return switch (request.namespace()) {
            case "" -> "cluster";
            case Chart.NAMESPACE -> "own";
            default -> "namespace";
        };
    }

    private static String right(String where, String verb, String group, String resource) {
        return "%s: %s %s/%s".formatted(where, verb, group, resource);
    }

    @Test
    @Order(6)
    void whatItMayNotReadHurtsNobodyElse() throws InterruptedException {
        bed.server().apply(FORBIDDEN);
        bed.stopController();
        bed.operator()
                .kubectl(
                        "-n", "ai", "patch", "role", "outrigger", "--type=json", "-p", NO_BACKENDS);
        bed.startController();
        bed.label("null");
        bed.await("no EnvoyFilter", () -> filters("ai") == 0);

        bed.label("\"enabled\"");

        bed.await("written", InstallationIT::isWritten);
        bed.await(
                "named",
                () ->
                        http.get(ROUTE.replace("/chat", "/other"))
                                .toString()
                                .contains("Secret ai/other: not found"));
        http.delete(ROUTE.replace("/chat", "/other"));
        http.delete(ROUTE.replace("aigatewayroutes/chat", "aiservicebackends/other"));
        http.delete(ROUTE.replace("aigatewayroutes/chat", "backendsecuritypolicies/other"));
        http.delete("/api/v1/namespaces/ai/secrets/other");
    }

    /** Rights to an optional kind are taken away. */
    private static final String NO_BACKENDS =
            """
            [{"op": "test", "path": "/rules/3/resources", "value": ["backends"]},
             {"op": "remove", "path": "/rules/3"}]
            """;

    private static final String FORBIDDEN =
            """
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: other, namespace: ai},
             spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: other}]}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIServiceBackend, metadata: {name: other, namespace: ai},
             spec: {schema: {name: OpenAI}, backendRef: {name: vllm, port: 8000}}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: BackendSecurityPolicy, metadata: {name: other, namespace: ai},
             spec: {type: APIKey, apiKey: {secretRef: {name: other}},
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: other}]}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: other, namespace: ai}, data: {apiKey: c2stdGVzdA==}}
            """;

    @Test
    @Order(7)
    void uninstallingLeavesNothing() {
        bed.await("written", InstallationIT::isWritten);
        bed.await("failurePolicy Fail", bed::failsClosed);

        assertThatThrownBy(() -> bed.client().secrets().inNamespace("ai").list())
                .as("Secrets are read by name only")
                .isInstanceOf(KubernetesClientException.class);

        // the controller still runs while its rights are taken away

        bed.helm("uninstall", "outrigger");

        Await.until(
                "all as before",
                InstallationBed.LIMIT,
                () -> added().isEmpty(),
                () -> String.join("\n", added()));
        assertThat(Inventory.of(http)).containsAllEntriesOf(before);
        bed.helm("uninstall", "outrigger-crds");
        assertThat(http.find(ROUTE)).as("the kinds and their objects stay").isPresent();
    }

    /**
     * What was not there before the installation; upgrades of the other chart are no part of it.
     */
    private static Set<String> added() {
        var added = new TreeSet<>(Inventory.of(http).keySet());
        added.removeAll(before.keySet());
        added.removeIf(it -> it.contains("/secrets/sh.helm.release.v1.outrigger-crds."));
        return added;
    }

    @Test
    @Order(8)
    void kubectlInstallsAndRemovesTheSame() {
        var files = List.of("-f", "charts/outrigger-crds/files/", "-f", "charts/outrigger.yaml");

        String first = kubectl("apply", files);
        String second = kubectl("apply", files);

        assertThat(first)
                .contains("deployment.apps/outrigger created")
                .contains("aigatewayroutes.aigateway.envoyproxy.io");
        assertThat(second.lines())
                // kubectl says so of every PodDisruptionBudget: its selector is always replaced
                .filteredOn(it -> !it.startsWith("poddisruptionbudget"))
                .allSatisfy(it -> assertThat(it).endsWith(" unchanged"));
        kubectl("delete", List.of("-f", "charts/outrigger.yaml"));
        bed.await("nothing is left of it", () -> added().isEmpty());
    }

    private static String kubectl(String verb, List<String> files) {
        var words = new ArrayList<>(List.of(verb));
        words.addAll(files);
        return bed.operator().kubectl(words.toArray(String[]::new));
    }

    private static String sidecars(String gateway) {
        return bed.pod(gateway).toString();
    }

    private static boolean isWritten() {
        return http.get(ROUTE)
                .at("/status/parents/0/conditions")
                .valueStream()
                .anyMatch(
                        it ->
                                it.path("type").asString("").equals("Programmed")
                                        && it.path("message")
                                                .asString("")
                                                .startsWith("all is written; no pod"));
    }

    private static int filters(String namespace) {
        return items(
                "/apis/networking.istio.io/v1alpha3/namespaces/" + namespace + "/envoyfilters");
    }

    private static int items(String path) {
        return http.get(path).path("items").size();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
