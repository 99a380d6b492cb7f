package io.outrigger.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The control plane with the rights that it needs and no others. */
class LeastPrivilegeIT {
    private static final String RIGHTS =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: outrigger, namespace: outrigger-system}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: outrigger}
            rules:
            - {apiGroups: [""], resources: [namespaces, nodes], verbs: [get, list, watch]}
            - {apiGroups: [gateway.networking.k8s.io],
               resources: [gateways, gatewayclasses, backendtlspolicies, referencegrants], verbs: [get, list, watch]}
            - {apiGroups: [gateway.networking.k8s.io], resources: [httproutes],
               verbs: [get, list, watch, create, patch, delete]}
            - {apiGroups: [gateway.envoyproxy.io], resources: [backends], verbs: [get, list, watch]}
            - {apiGroups: [networking.istio.io], resources: [envoyfilters, serviceentries],
               verbs: [get, list, watch, create, patch, delete]}
            - {apiGroups: [aigateway.envoyproxy.io],
               resources: [aigatewayroutes, aiservicebackends, backendsecuritypolicies], verbs: [get, list, watch]}
            - {apiGroups: [aigateway.envoyproxy.io],
               resources: [aigatewayroutes/status, aiservicebackends/status, backendsecuritypolicies/status],
               verbs: [get, patch]}
            - {apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations],
               verbs: [get, list, watch, create, patch]}
            - {apiGroups: [""], resources: [secrets], verbs: [create]}
            - {apiGroups: [""], resources: [secrets],
               resourceNames: [openai, outrigger-ai.gw, outrigger-webhook-certs],
               verbs: [get, list, watch, update, patch, delete]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: outrigger}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: outrigger}
            subjects: [{kind: ServiceAccount, name: outrigger, namespace: outrigger-system}]
            """;
    private static final String OBJECTS =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio},
             spec: {controllerName: istio.io/gateway-controller}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
             spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: chat, namespace: ai},
             spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: openai}]}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIServiceBackend, metadata: {name: openai, namespace: ai},
             spec: {schema: {name: OpenAI}, backendRef: {name: vllm, port: 8000}}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: BackendSecurityPolicy, metadata: {name: openai, namespace: ai},
             spec: {type: APIKey, apiKey: {secretRef: {name: openai}},
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: openai}]}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: openai, namespace: ai}, data: {apiKey: c2stdGVzdA==}}
            """;

    @Test
    void secretsAreReadByNameOnly() {
        var bed = TestBed.find();
        try (var run = RunFolder.create(bed);
                var server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.OPTIONAL)) {
            server.installCrds(bed.tree().resolve("manifests/src/main/resources/crds"));
            server.apply(RIGHTS);
            server.apply(OBJECTS);
            int port = FreePorts.next();
            var settings =
                    ControllerSettings.from(
                            List.of(
                                    "--webhook-listen=127.0.0.1:" + port,
                                    "--webhook-url=https://127.0.0.1:" + port),
                            Map.of());
            try (var client = server.client("outrigger-system", "outrigger");
                    var _ = Controller.start(settings, client, InstantSource.system())) {
                assertThatThrownBy(() -> client.secrets().inNamespace("ai").list())
                        .isInstanceOf(KubernetesClientException.class);

                Await.until(
                        "Programmed",
                        Duration.ofSeconds(20),
                        () ->
                                server.http()
                                        .get(
                                                "/apis/aigateway.envoyproxy.io/v1beta1"
                                                        + "/namespaces/ai/aigatewayroutes/chat")
                                        .at("/status/parents/0/conditions/1/status")
                                        .asString("")
                                        .equals("True"));
                assertThat(server.http().find("/api/v1/namespaces/ai/secrets/outrigger-ai.gw"))
                        .isPresent();
            }
        }
    }
}
