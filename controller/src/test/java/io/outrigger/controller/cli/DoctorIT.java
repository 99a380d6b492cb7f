package io.outrigger.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.LocalController;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real API server, on which one link after another is broken and mended. */
class DoctorIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String POD =
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "gw-1", "namespace": "ai", "labels": {
               "gateway.networking.k8s.io/gateway-name": "gw"}},
             "spec": {"containers": [{"name": "istio-proxy", "image": "proxy"}]}}
            """;
    private static final String GATEWAY =
            """
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
             spec: {gatewayClassName: CLASS, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            """;

    private static final String READER =
            """
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: reader, namespace: outrigger-system}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: reader}
            rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: reader}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
            subjects: [{kind: ServiceAccount, name: reader, namespace: outrigger-system}]
            """;

    private static RunFolder run;
    private static KubeApiServer server;
    private static KubeHttp http;
    private static KubernetesClient client;
    private static String kubeconfig = "";

    @BeforeAll
    static void start() {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.OPTIONAL);
        http = server.http();
        client = server.client();
        kubeconfig = server.kubeconfig().toString();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        run.close();
    }

    @Test
    void eachBrokenLinkIsFoundInItsTurn() throws InterruptedException {
        assertThat(doctor()).startsWith("0 no Gateway has opted in");

        server.apply(
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}
                ---
                """
                        + GATEWAY.replace("CLASS", "istio-agentgateway"));
        assertFinds("kinds", "the API server does not serve AIGatewayRoute");
        server.installCrds(TestBed.find().tree().resolve("manifests/src/main/resources/crds"));
        assertFinds("gateway-class", "agentgateway, which is not Envoy");
        server.apply(GATEWAY.replace("CLASS", "istio"));
        assertFinds("gateway-class", "GatewayClass istio is not there");
        server.apply(
                """
                {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio},
                 spec: {controllerName: istio.io/gateway-controller}}
                """);
        assertFinds("injection", "there is no MutatingWebhookConfiguration");
        http.post("/api/v1/namespaces/ai/pods", json(POD));

        var controller = LocalController.start(client);
        Await.until("objects", LIMIT, () -> !doctor().contains("broken at injection"));
        assertFinds("pods", "1 of 1 pods lack the sidecar, first gw-1: created before");
        http.delete("/api/v1/namespaces/ai/pods/gw-1?gracePeriodSeconds=0");
        assertFinds("workload", "no pod runs in namespace ai");
        http.post("/api/v1/namespaces/ai/pods", json(POD));
        Await.until("the EnvoyFilter", LIMIT, () -> !doctor().contains("broken at objects"));
        assertThat(doctor())
                .startsWith("0 Gateway ai/gw: no link is broken, 1/1 pods injected, 0/1 attached\n")
                .contains("warning, attached: 1 sidecars did not say");
        server.apply(READER);
        assertThat(
                        doctor(
                                "--kubeconfig",
                                server.kubeconfig("outrigger-system", "reader").toString()))
                .as("who may not try a pod learns nothing from it")
                .startsWith("0 Gateway ai/gw: no link is broken, 1/1 pods injected");

        server.apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: ai-gateway-controller, namespace: istio-system}
                spec:
                  selector: {matchLabels: {a: b}}
                  template: {metadata: {labels: {a: b}}, spec: {containers: [
                    {name: c, image: "envoyproxy/ai-gateway-controller:v1.1.0"}]}}
                """);
        assertFinds("conflict", "the controller of Envoy AI Gateway");
        var diagnosis = json(doctor("-o", "json", "--kubeconfig", kubeconfig).substring(2)).get(0);
        assertThat(diagnosis.at("/gateway/name").asString()).isEqualTo("gw");
        assertThat(diagnosis.at("/broken/link").asString()).isEqualTo("CONFLICT");
        assertThat(diagnosis.at("/broken/fix").asString()).startsWith("remove it");
        http.delete("/apis/apps/v1/namespaces/istio-system/deployments/ai-gateway-controller");

        server.apply(
                """
                apiVersion: networking.istio.io/v1alpha3
                kind: EnvoyFilter
                metadata: {name: bbr, namespace: istio-system}
                spec:
                  configPatches:
                  - applyTo: HTTP_FILTER
                    match: {context: GATEWAY}
                    patch: {operation: INSERT_FIRST, value: {name: body-based-router}}
                """);
        assertFinds("conflict", "EnvoyFilter istio-system/bbr puts a body-based router");
        http.delete("/apis/networking.istio.io/v1alpha3/namespaces/istio-system/envoyfilters/bbr");

        server.apply(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: stable-only}
                spec:
                  failurePolicy: Fail
                  matchConstraints: {resourceRules: [
                    {apiGroups: [networking.istio.io], apiVersions: ["*"], operations: [CREATE], resources: [envoyfilters]}]}
                  validations: [{expression: "false", message: EnvoyFilter is not allowed}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: stable-only}
                spec: {policyName: stable-only, validationActions: [Deny]}
                """);
        Await.until("the policy", LIMIT, () -> doctor().contains("broken at envoy-filter"));
        assertFinds("envoy-filter", "ValidatingAdmissionPolicy 'stable-only'");
        http.delete(
                "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/stable-only");
        Await.until("no policy", LIMIT, () -> !doctor().contains("broken at envoy-filter"));

        server.apply(
                """
                {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: chat, namespace: ai},
                 spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: nobody}]}]}}
                """);
        Await.until("a status", LIMIT, () -> doctor().contains("is not ResolvedRefs"));
        assertFinds("routes", "AIGatewayRoute ai/chat is not ResolvedRefs (BackendNotFound)");
        http.delete("/apis/aigateway.envoyproxy.io/v1beta1/namespaces/ai/aigatewayroutes/chat");

        controller.close();
        Await.until("nobody answers", LIMIT, () -> doctor().contains("broken at injection"));
        http.merge(
                "/api/v1/namespaces/ai",
                json("{\"metadata\": {\"labels\": {\"outrigger.io/injection\": null}}}"));
        assertThat(doctor()).startsWith("0 no Gateway has opted in");
    }

    @Test
    void aClusterThatCannotBeReadIsNoDiagnosis() {
        var err = new ByteArrayOutputStream();
        int code =
                Cli.run(
                        List.of("doctor", "--kubeconfig", "/nowhere"),
                        new Streams(
                                new ByteArrayInputStream(new byte[0]),
                                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                                new PrintStream(err, true, UTF_8)));

        assertThat(code).isEqualTo(Cli.USAGE);
        assertThat(err.toString(UTF_8))
                .isEqualTo("--kubeconfig: /nowhere (expected: a readable file)\n");
    }

    private static void assertFinds(String link, String what) {
        assertThat(doctor()).startsWith("1 Gateway ai/gw: broken at " + link + ": ").contains(what);
    }

    private static String doctor() {
        return doctor("--kubeconfig", kubeconfig);
    }

    /** The exit code and what is printed. */
    private static String doctor(String... flags) {
        var out = new ByteArrayOutputStream();
        int code =
                Cli.run(
                        Stream.concat(Stream.of("doctor", "-n", "ai"), Stream.of(flags)).toList(),
                        new Streams(
                                new ByteArrayInputStream(new byte[0]),
                                new PrintStream(out, true, UTF_8),
                                new PrintStream(out, true, UTF_8)));
        return code + " " + out.toString(UTF_8);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
