package io.outrigger.controller.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.testkit.cluster.Audit;
import io.outrigger.testkit.cluster.KubeHttp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * An installation whose sidecars come by the webhook, then by policies, then by overlays, and then
 * by the webhook again; its hooks are asked by TLS. The tests are its stages, in order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SidecarWriterIT {
    private static final String SOME =
            "--set=watchNamespaces={ai},extension.tls=true,sidecar.writer=";
    private static final String GATEWAYS =
            "/apis/gateway.networking.k8s.io/v1/namespaces/ai/gateways/";
    private static final String ROUTE =
            "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/ai/aigatewayroutes/chat";
    private static final String POLICIES =
            "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies";
    private static final String TRUST =
            "/api/v1/namespaces/" + Chart.NAMESPACE + "/secrets/outrigger-extension-ca";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/ai/configmaps";

    private static final String OBJECTS =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: NS, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: NS},
             spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: own, namespace: NS},
             spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}],
              infrastructure: {parametersRef: {group: "", kind: ConfigMap, name: mine}}}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: mine, namespace: NS}, data: {deployment: "spec: {replicas: 2}"}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: chat, namespace: NS},
             spec: {parentRefs: [{name: gw}, {name: own}], rules: []}}
            """;

    private static InstallationBed bed;
    private static KubeHttp http;
    private static Map<String, String> before;

    @BeforeAll
    static void install() throws InterruptedException {
        bed = InstallationBed.start();
        http = bed.http();
        bed.apply(OBJECTS, "ai");
        before = Inventory.of(http);
        bed.helm("install", "outrigger", Chart.FOLDER, SOME + "webhook");
        bed.startController();
        bed.await("failurePolicy Fail", bed::failsClosed);
        assertThat(http.get(TRUST).at("/data/tls.crt").asString()).isNotEmpty();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private static void upgrade(String writer) throws InterruptedException {
        bed.stopController(); // it must not be seen asking for what it may no longer
        bed.helm("upgrade", "outrigger", Chart.FOLDER, SOME + writer);
        bed.startController();
    }

    @Test
    @Order(1)
    void policiesTakeTheWebhooksPlace() throws InterruptedException {
        upgrade("policy");

        bed.await("no webhook", () -> !bed.hasWebhook());
        assertThat(policies())
                .containsExactly("outrigger-ai.gw", "outrigger-ai.own")
                .isEqualTo(names(POLICIES.replace("policies", "policybindings")));
        bed.await("a pod with a sidecar", () -> isInjected(bed.pod("gw")));
        assertThat(isInjected(bed.newPod("gw"))).as("a pod that is there to stay").isTrue();
        assertThat(isInjected(bed.pod("nobody"))).as("a Gateway that has no policy").isFalse();
    }

    @Test
    @Order(2)
    void policiesFollowTheirGatewaysAndTheNamespace() {
        http.delete(GATEWAYS + "own");
        bed.await("the policy of one Gateway", () -> policies().equals(Set.of("outrigger-ai.gw")));

        bed.label("null");
        bed.await("no policy", () -> policies().isEmpty());

        bed.label("\"enabled\"");
        bed.server().apply(OBJECTS.replace("NS", "ai"));
        bed.await("all policies", () -> policies().size() == 2);
        assertNothingForbidden("policy");
    }

    @Test
    @Order(3)
    void anOverlayIsThereForAGatewayToReferTo() throws InterruptedException {
        upgrade("overlay");

        bed.await("no policy: it went with its writer's ClusterRole", () -> policies().isEmpty());
        awaitCondition("gw", "SidecarUndelivered");
        var overlay = http.get(CONFIG_MAPS + "/outrigger-ai.gw");
        assertThat(overlay.at("/data/deployment").asString()).contains(SidecarNames.CONTAINER);
        String message = condition("gw", "SidecarUndelivered").orElseThrow();
        assertThat(message).contains("expected: ConfigMap outrigger-ai.gw");
        bed.await("an Event of the Gateway", () -> events("gw").contains(message));

        String patch = message.replaceAll("^.* -p '|'$", "");
        http.merge(GATEWAYS + "gw", JsonMapper.shared().readTree(patch));

        bed.await(
                "the Gateway refers to it", () -> condition("gw", "SidecarUndelivered").isEmpty());
    }

    @Test
    @Order(4)
    void parametersOfTheUserAreNamedAndLeftAlone() {
        awaitCondition("own", "OverlayConflict");

        assertThat(condition("own", "OverlayConflict").orElseThrow())
                .contains(
                        "parametersRef: ConfigMap mine",
                        "outrigger overlay -f - --gateway ai/own --gateway-family istio --sidecar-image outrigger/extproc:");
        assertThat(http.get(CONFIG_MAPS + "/mine").at("/data/deployment").asString())
                .isEqualTo("spec: {replicas: 2}");
        assertThat(names(CONFIG_MAPS))
                .contains("outrigger-ai.gw")
                .doesNotContain("outrigger-ai.own");
        assertThat(bed.hasWebhook()).isFalse();
    }

    @Test
    @Order(5)
    void overlaysFollowTheirGatewaysAndTheNamespace() {
        bed.label("null");
        bed.await("no overlay", () -> !names(CONFIG_MAPS).contains("outrigger-ai.gw"));

        bed.label("\"enabled\"");
        bed.await("the overlay", () -> names(CONFIG_MAPS).contains("outrigger-ai.gw"));

        http.delete(GATEWAYS + "gw");
        bed.await("no overlay", () -> !names(CONFIG_MAPS).contains("outrigger-ai.gw"));
        assertNothingForbidden("overlay");
    }

    @Test
    @Order(6)
    void theWebhookComesBackAndUninstallingLeavesNothing() throws InterruptedException {
        bed.server().apply(OBJECTS.replace("NS", "ai"));
        bed.await("the overlay", () -> names(CONFIG_MAPS).contains("outrigger-ai.gw"));
        upgrade("webhook");
        bed.await("no overlay", () -> !names(CONFIG_MAPS).contains("outrigger-ai.gw"));
        bed.await("failurePolicy Fail", bed::failsClosed);

        bed.helm("uninstall", "outrigger");

        bed.await("nothing is left", () -> added().isEmpty());
    }

    /** Pods and what the API server makes for itself are no part of the installation. */
    private static Set<String> added() {
        var added = new TreeSet<>(Inventory.of(http).keySet());
        added.removeAll(before.keySet());
        added.removeIf(it -> it.startsWith("/api/v1/ai/pods/"));
        return added;
    }

    private static void assertNothingForbidden(String writer) {
        var requests = bed.server().audit(Chart.NAMESPACE).requests();
        var more = new TreeSet<String>();
        var chart = new Chart(bed.operator());
        chart.rules(writer).stream()
                .filter(it -> !chart.rules().contains(it))
                .forEach(
                        it ->
                                it.resources()
                                        .forEach(
                                                resource ->
                                                        it.verbs()
                                                                .forEach(
                                                                        verb ->
                                                                                more.add(
                                                                                        verb + " "
                                                                                                + resource))));
        var used = new TreeSet<String>();
        for (var it : requests) {
            used.add(it.verb() + " " + it.resource());
            if (it.effect() == Audit.Effect.CREATED) {
                used.add("create " + it.resource());
            }
        }

        assertThat(requests.stream().filter(it -> it.effect() == Audit.Effect.FORBIDDEN)).isEmpty();
        more.removeIf(it -> it.endsWith(" envoyproxies"));
        assertThat(used).as("rights that nobody uses").containsAll(more);
    }

    private static void awaitCondition(String gateway, String type) {
        bed.await(type + " of " + gateway, () -> condition(gateway, type).isPresent());
    }

    /** The message of a condition towards a Gateway. */
    private static Optional<String> condition(String gateway, String type) {
        return http.get(ROUTE)
                .at("/status/parents")
                .valueStream()
                .filter(it -> it.at("/parentRef/name").asString("").equals(gateway))
                .flatMap(it -> it.path("conditions").valueStream())
                .filter(it -> it.path("type").asString("").equals(type))
                .map(it -> it.path("message").asString())
                .findFirst();
    }

    private static List<String> events(String gateway) {
        return http.get("/api/v1/namespaces/ai/events")
                .path("items")
                .valueStream()
                .filter(it -> it.at("/involvedObject/kind").asString("").equals("Gateway"))
                .filter(it -> it.at("/involvedObject/name").asString("").equals(gateway))
                .map(it -> it.path("message").asString())
                .toList();
    }

    private static Set<String> policies() {
        return names(POLICIES);
    }

    private static Set<String> names(String path) {
        var names = new TreeSet<String>();
        http.get(path).path("items").forEach(it -> names.add(it.at("/metadata/name").asString()));
        return names;
    }

    private static boolean isInjected(JsonNode pod) {
        return pod.toString().contains(SidecarNames.CONTAINER);
    }
}
