package io.outrigger.conformance.envoygateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.ServingNames;
import io.outrigger.testkit.process.Await;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** HTTPS and TCP listeners beside each other, in front of a Service and a Unix socket. */
@Tag("private-network")
class ListenersET {
    private static final String OBJECTS =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: edge}
            spec:
              gatewayClassName: eg
              listeners:
              - name: https
                port: 444
                protocol: HTTPS
                hostname: ai.example
                tls: {mode: Terminate, certificateRefs: [{name: edge-tls}]}
              - {name: tcp, port: 445, protocol: TCP}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: TCPRoute
            metadata: {name: raw, namespace: edge}
            spec:
              parentRefs: [{name: gw, sectionName: tcp}]
              rules: [{backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: raw}]}]
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: raw, namespace: edge}
            spec: {endpoints: [{fqdn: {hostname: raw.example, port: PORT}}]}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: edge-tls, namespace: edge}
            type: kubernetes.io/tls
            data: {tls.crt: CERTIFICATE, tls.key: PRIVATE}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: llm, namespace: edge}
            spec: {ports: [{port: PORT}]}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: llm, namespace: edge}
            spec: {schema: {name: OpenAI}, backendRef: {kind: Service, name: llm, port: PORT}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: llm, namespace: edge}
            spec:
              targetRefs:
              - {group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: llm}
              - {group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: local}
              type: APIKey
              apiKey: {secretRef: {name: llm}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: llm, namespace: edge}
            stringData: {apiKey: KEY}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: edge}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - matches: [{headers: [{name: x-ai-eg-model, value: m}]}]
                backendRefs: [{name: llm}]
              - matches: [{headers: [{name: x-ai-eg-model, value: local}]}]
                backendRefs: [{name: local}]
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: local, namespace: edge}
            spec: {endpoints: [{unix: {path: SOCKET}}]}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: local, namespace: edge}
            spec: {schema: {name: OpenAI}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: local}}
            """;

    @Test
    void httpsIsMediatedAndTcpIsLeftAlone() throws Exception {
        var certificates =
                CertificateSecret.create(
                                new ServingNames(List.of("ai.example"), List.of()),
                                InstantSource.system())
                        .data();
        try (var provider = new CountingProvider();
                var relay = new UnixSocketRelay(provider.port());
                var bed = EnvoyGatewayBed.start()) {
            bed.namespace("edge");
            bed.host("raw.example", "127.0.0.1");
            bed.host("llm.edge.svc.cluster.local", "127.0.0.1");
            bed.apply(
                    OBJECTS.replace("PORT", Integer.toString(provider.port()))
                            .replace("SOCKET", relay.path().toString())
                            .replace("CERTIFICATE", certificates.get("tls.crt"))
                            .replace("PRIVATE", certificates.get("tls.key"))
                            .replace("KEY", CountingProvider.KEY));
            var pod = bed.pod("edge", "gw");
            bed.host("ai.example", pod.ip());

            Await.until(
                    "an answer by HTTPS",
                    EnvoyGatewayBed.LIMIT,
                    () -> ChatGateway.status("https://ai.example:10444", "m") == 200);

            assertThat(ChatGateway.status("https://ai.example:10444", "local")).isEqualTo(200);
            assertThat(ChatGateway.status("https://ai.example:10444", "unknown")).isEqualTo(404);
            assertThat(provider.unmediated()).isZero();
            int mediated = provider.mediated();
            assertThat(ChatGateway.status("http://" + pod.ip() + ":10445", "m")).isEqualTo(200);
            assertThat(provider.unmediated()).as("as the client sent it").isEqualTo(1);
            assertThat(provider.mediated()).isEqualTo(mediated);
        }
    }
}
