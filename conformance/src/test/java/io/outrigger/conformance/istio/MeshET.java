package io.outrigger.conformance.istio;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.cluster.Hosts;
import io.outrigger.testkit.pod.IstioAgent;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.provider.OpenAiProvider;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A Gateway whose proxy the real agent of Istio runs, with certificates of the mesh; and a model
 * behind a Service whose pods take nobody without such a certificate.
 */
@Tag("private-network")
class MeshET {
    private static final String OBJECTS =
            IstioBed.GATEWAY
                    + """
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: vllm, namespace: NAMESPACE}}
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: other, namespace: NAMESPACE}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: vllm, namespace: NAMESPACE}
            spec: {selector: {app: vllm}, ports: [{name: http, port: PORT}]}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: vllm, namespace: NAMESPACE}
            spec: {schema: {name: OpenAI}, backendRef: {kind: Service, name: vllm, port: PORT}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: vllm, namespace: NAMESPACE}
            spec:
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: vllm}]
              type: APIKey
              apiKey: {secretRef: {name: vllm}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: vllm, namespace: NAMESPACE}, stringData: {apiKey: sk-vllm}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: NAMESPACE}
            spec:
              parentRefs: [{name: gw}]
              rules: [{backendRefs: [{name: vllm}]}]
            """;

    /** Nobody runs it: its labels and its account are what counts. */
    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: ACCOUNT, namespace: NAMESPACE, labels: {app: vllm, security.istio.io/tlsMode: istio}}
            spec: {serviceAccountName: ACCOUNT, containers: [{name: vllm, image: vllm}]}
            """;

    private static IstioBed bed;
    private static String namespace;
    private static OpenAiProvider provider;
    private static MeshWorkload workload;
    private static URI gateway;

    @BeforeAll
    static void start() throws Exception {
        bed = IstioBed.start().withAgents();
        namespace = bed.namespace("mesh");
        provider = OpenAiProvider.start("sk-vllm", Set.of("gpt-4o"));
        workload =
                MeshWorkload.start(
                        bed.cluster(),
                        "spiffe://cluster.local/ns/" + namespace + "/sa/vllm",
                        provider.port());
        Hosts.mount(RunFolder.create(bed.cluster().bed()))
                .add("vllm." + namespace + ".svc.cluster.local", "127.0.0.1");
        apply(OBJECTS.replace("PORT", Integer.toString(workload.port())));
        apply(POD.replace("ACCOUNT", "vllm"));
        gateway = URI.create("http://" + bed.pod(namespace, "gw").ip() + ":8080");
        await("the first answer", 200);
    }

    @AfterAll
    static void stop() throws Exception {
        bed.close();
        workload.close();
        provider.close();
    }

    private static void apply(String yaml) {
        bed.cluster().server().apply(yaml.replace("NAMESPACE", namespace));
    }

    private static void delete(String pod) {
        bed.cluster()
                .server()
                .http()
                .delete("/api/v1/namespaces/%s/pods/%s".formatted(namespace, pod));
    }

    private static int chat() {
        return AiTraffic.status(gateway, "gpt-4o", false);
    }

    private static void await(String what, int status) {
        Await.until(what, IstioBed.LIMIT, () -> chat() == status);
    }

    @Test
    void aServiceOfTheMeshIsReachedByMutualTlsAndIsWhomItClaimsToBe() {
        assertThat(workload.callers())
                .contains("spiffe://cluster.local/ns/" + namespace + "/sa/gw-istio");
        assertThat(provider.leaks()).isZero();

        apply(POD.replace("ACCOUNT", "other"));
        delete("vllm");
        await("another account is expected of who answers", 503);

        apply(POD.replace("ACCOUNT", "vllm"));
        delete("other");
        await("the first account again", 200);
    }

    @Test
    void theProxyKeepsTheStatisticsOfExtProc() {
        var statistics =
                Http.get(URI.create("http://" + IstioAgent.ENVOY_ADMIN + "/stats?usedonly")).body();

        assertThat(statistics.lines())
                .anyMatch(
                        it ->
                                it.startsWith("http.")
                                        && it.contains("ext_proc")
                                        && it.contains("streams_started"))
                .anyMatch(it -> it.startsWith("cluster.ai-gateway-extproc-uds.upstream_rq_total"))
                .noneMatch(it -> it.startsWith("cluster.") && it.contains(".ext_proc."));
    }
}
