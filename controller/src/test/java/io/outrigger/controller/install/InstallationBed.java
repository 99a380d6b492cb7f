package io.outrigger.controller.install;

import static java.util.Locale.ROOT;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.Controller;
import io.outrigger.controller.LocalController;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeControllers;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.cluster.Operator;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real API server with its controllers, and real helm and kubectl. The controller runs here, with
 * the flags of its Deployment and the token of its ServiceAccount.
 */
final class InstallationBed implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);
    static final String DEPLOYMENT =
            "/apis/apps/v1/namespaces/outrigger-system/deployments/outrigger";

    /** All kinds, also those that Envoy Gateway would bring. */
    static final String KINDS = "--set=envoyGateway=true";

    /** Kinds that only Envoy Gateway brings. */
    private static final Map<String, String> KINDS_OF_ENVOY_GATEWAY =
            Map.of(
                    "envoyextensionpolicies", "EnvoyExtensionPolicy",
                    "envoyproxies", "EnvoyProxy",
                    "httproutefilters", "HTTPRouteFilter");

    private static final String CRD =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: PLURAL.gateway.envoyproxy.io}
            spec:
              group: gateway.envoyproxy.io
              names: {kind: KIND, plural: PLURAL, singular: SINGULAR}
              scope: Namespaced
              versions:
              - name: v1alpha1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private static final String CONFIGURATION =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
                    + "/outrigger-gateway-pods";

    private final RunFolder run;
    private final KubeApiServer server;
    private final KubeControllers controllers;
    private final Operator operator;
    private @Nullable KubernetesClient client;
    private @Nullable Controller controller;

    private InstallationBed() {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.REQUIRED);
        controllers = KubeControllers.start(bed, server);
        operator = Operator.of(bed, run, server);
    }

    /** Starts it, with our kinds and the namespace of the installation. */
    static InstallationBed start() {
        var bed = new InstallationBed();
        bed.server.apply(
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system,
                 labels: {pod-security.kubernetes.io/enforce: restricted}}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio},
                 spec: {controllerName: istio.io/gateway-controller}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: eg},
                 spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}}
                """);
        KINDS_OF_ENVOY_GATEWAY.forEach(
                (plural, kind) ->
                        bed.server.apply(
                                CRD.replace("PLURAL", plural)
                                        .replace("SINGULAR", kind.toLowerCase(ROOT))
                                        .replace("KIND", kind)));
        bed.helm("install", "outrigger-crds", "charts/outrigger-crds", KINDS, "--wait");
        return bed;
    }

    KubeApiServer server() {
        return server;
    }

    KubeHttp http() {
        return server.http();
    }

    Operator operator() {
        return operator;
    }

    RunFolder run() {
        return run;
    }

    /** The client that the controller has. */
    KubernetesClient client() {
        var known = client == null ? server.client(Chart.NAMESPACE, "outrigger") : client;
        client = known;
        return known;
    }

    void helm(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-n", Chart.NAMESPACE));
        operator.helm(all.toArray(String[]::new));
    }

    /** Applies objects to a namespace, called NS in them, in which pods can then be created. */
    void apply(String objects, String namespace) {
        server.apply(objects.replace("NS", namespace));
        await(
                "what every namespace has",
                () -> http().find(in(namespace, "configmaps/kube-root-ca.crt")).isPresent());
        await(
                "the account of pods",
                () -> http().find(in(namespace, "serviceaccounts/default")).isPresent());
    }

    private static String in(String namespace, String path) {
        return "/api/v1/namespaces/" + namespace + "/" + path;
    }

    /** Starts the controller, or another one in its place. */
    void startController() throws InterruptedException {
        stopController();
        var flags = new ArrayList<String>();
        http().get(DEPLOYMENT)
                .at("/spec/template/spec/containers/0/args")
                .forEach(it -> flags.add(it.asString().replace("$(POD_NAME)", "outrigger-0")));
        if (!flags.removeFirst().equals("controller")) {
            throw new IllegalStateException("args: " + flags + " (expected: controller first)");
        }
        controller = LocalController.start(client(), flags.toArray(String[]::new));
    }

    /** As a replica that leaves. */
    void stopController() {
        if (controller != null) {
            controller.close();
        }
        controller = null;
    }

    /** A pod of a Gateway in the namespace ai, as it would be created. */
    JsonNode pod(String gateway) {
        return create(gateway, "?dryRun=All");
    }

    /** A pod of a Gateway in the namespace ai, created. */
    JsonNode newPod(String gateway) {
        return create(gateway, "");
    }

    private JsonNode create(String gateway, String query) {
        String pod =
                """
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"generateName": "gw-", "labels": {
                   "gateway.networking.k8s.io/gateway-name": "GATEWAY",
                   "gateway.istio.io/managed": "istio.io-gateway-controller"}},
                 "spec": {"containers": [{"name": "istio-proxy", "image": "proxy"}]}}
                """
                        .replace("GATEWAY", gateway);
        return http().post("/api/v1/namespaces/ai/pods" + query, JsonMapper.shared().readTree(pod));
    }

    /** Sets the label of the namespace ai, or with null takes it away. */
    void label(String value) {
        http().merge(
                        "/api/v1/namespaces/ai",
                        JsonMapper.shared()
                                .readTree(
                                        "{\"metadata\": {\"labels\": {\"outrigger.io/injection\": VALUE}}}"
                                                .replace("VALUE", value)));
    }

    /** Whether the API server knows the webhook. */
    boolean hasWebhook() {
        return http().find(CONFIGURATION).isPresent();
    }

    /** Whether gateway pods are refused while the webhook is down. */
    boolean failsClosed() {
        return http().find(CONFIGURATION).stream()
                .anyMatch(it -> it.at("/webhooks/0/failurePolicy").asString("").equals("Fail"));
    }

    void await(String what, BooleanSupplier done) {
        Await.until(what, LIMIT, done);
    }

    @Override
    public void close() {
        stopController();
        if (client != null) {
            client.close();
        }
        controllers.close();
        server.close();
        run.close();
    }
}
