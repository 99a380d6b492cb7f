package io.outrigger.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The injection webhook of a shared cluster's istiod, and a pod that it completes. */
record IstioInjector(Cluster cluster) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAME = "istio-sidecar-injector";
    private static final String CLASSIC =
            """
            metadata:
              annotations:
                inject.istio.io/templates: gateway
                outrigger.io/gateway: ingress
              labels: {sidecar.istio.io/inject: "true", app: ingress, istio: ingress}
            spec:
              containers: [{name: istio-proxy, image: auto}]
            """;

    /** As Istio's chart makes it. */
    static ObjectNode classicPod() {
        return Trees.yaml(CLASSIC);
    }

    static boolean hasInjected(JsonNode pod) {
        return pod.at("/metadata/annotations").has("sidecar.istio.io/status");
    }

    /** Lets the API server ask it, once istiod has published its authority in a namespace. */
    void apply(String namespace, String reinvocation) {
        var ca =
                Await.forValue(
                        "istiod's authority in " + namespace,
                        PATIENCE,
                        () ->
                                cluster.server()
                                        .http()
                                        .find(
                                                "/api/v1/namespaces/"
                                                        + namespace
                                                        + "/configmaps/istio-ca-root-cert"),
                        cluster.istiod().child()::logTail);
        var bundle =
                Base64.getEncoder()
                        .encodeToString(
                                ca.path("data")
                                        .path("root-cert.pem")
                                        .stringValue()
                                        .getBytes(UTF_8));
        cluster.server()
                .apply(
                        """
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: MutatingWebhookConfiguration
                        metadata: {name: %s}
                        webhooks:
                        - name: object.sidecar-injector.istio.io
                          admissionReviewVersions: [v1]
                          clientConfig: {url: "%s", caBundle: %s}
                          failurePolicy: Fail
                          reinvocationPolicy: %s
                          sideEffects: None
                          rules:
                          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
                          objectSelector:
                            matchExpressions:
                            - {key: sidecar.istio.io/inject, operator: In, values: ["true"]}
                        """
                                .formatted(
                                        NAME,
                                        cluster.istiod().injectionWebhook(),
                                        bundle,
                                        reinvocation));
    }

    void remove() {
        cluster.server()
                .http()
                .delete(
                        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/"
                                + NAME);
    }
}
