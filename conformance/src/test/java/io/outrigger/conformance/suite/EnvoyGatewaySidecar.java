package io.outrigger.conformance.suite;

import io.outrigger.conformance.envoygateway.EnvoyGatewayBed;
import io.outrigger.manifests.sidecar.SidecarWriter;
import io.outrigger.testkit.cluster.EnvoyGateway.Hooks;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A gateway pod of Envoy Gateway, as it was admitted. */
final class EnvoyGatewaySidecar implements Family {
    /** Envoy Gateway adds 10,000 to ports that need root; itself it has 8080. */
    private static final int PORT = 10080;

    private static final String ACCESS_LOG =
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: EnvoyProxy
            metadata: {name: ai, namespace: suite}
            spec:
              telemetry:
                accessLog:
                  settings:
                  - format:
                      type: Text
                      text: |
                        %START_TIME% %REQ(X-REQUEST-ID)% %DYNAMIC_METADATA(io.envoy.ai_gateway)%
                    sinks: [{type: File, file: {path: /dev/stdout}}]
            """;

    /** Without hooks nobody but the user can have Envoy keep long bodies for ext_proc. */
    private static final String LONG_BODIES =
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: ClientTrafficPolicy
            metadata: {name: ai, namespace: suite}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: ai}]
              connection: {bufferLimit: 32Mi}
            """;

    private final EnvoyGatewayBed bed;
    private final String namespace;
    private final SidecarPod pod;

    private EnvoyGatewaySidecar(EnvoyGatewayBed bed, String namespace, List<ObjectNode> objects) {
        this.bed = bed;
        this.namespace = namespace;
        bed.apply(ACCESS_LOG);
        apply(objects);
        this.pod = new SidecarPod(api(), namespace, bed.pod(namespace, "ai"), "envoy", PORT, 19000);
    }

    static EnvoyGatewaySidecar start(List<ObjectNode> objects) throws InterruptedException {
        var family = of(EnvoyGatewayBed.start(), objects);
        family.await(() -> family.pod.serves(objects));
        return family;
    }

    /** One whose Envoy Gateway calls nobody. */
    static EnvoyGatewaySidecar startWithoutHooks(List<ObjectNode> objects)
            throws InterruptedException {
        var bed = EnvoyGatewayBed.start(SidecarWriter.WEBHOOK, "--extension-hooks=off");
        bed.envoyGateway().kill();
        bed.envoyGateway().restart(Hooks.OFF);
        var family = of(bed, objects);
        bed.apply(LONG_BODIES);
        family.await(() -> family.pod.servesWithoutHooks(objects));
        return family;
    }

    private static EnvoyGatewaySidecar of(EnvoyGatewayBed bed, List<ObjectNode> objects) {
        bed.namespace("suite");
        return new EnvoyGatewaySidecar(bed, "suite", objects);
    }

    private void await(BooleanSupplier served) {
        Await.until("all routes in Envoy", EnvoyGatewayBed.LIMIT, served, pod::evidence);
    }

    EnvoyGatewayBed bed() {
        return bed;
    }

    private KubeHttp api() {
        return bed.api();
    }

    @Override
    public URI address() {
        return pod.address();
    }

    @Override
    public URI envoyAdmin() {
        return pod.envoyAdmin();
    }

    @Override
    public URI sidecarAdmin() {
        return pod.sidecarAdmin();
    }

    @Override
    public void apply(List<ObjectNode> objects) {
        objects.stream().map(this::placed).forEach(api()::apply);
    }

    @Override
    public void delete(List<ObjectNode> objects) {
        objects.stream().map(this::placed).map(api()::path).forEach(api()::delete);
    }

    private ObjectNode placed(ObjectNode object) {
        object.withObject("/metadata").put("namespace", namespace);
        if (object.path("kind").asString("").equals("Gateway")) {
            object.at("/spec/listeners").forEach(it -> ((ObjectNode) it).put("port", 80));
            object.withObject("/spec/infrastructure/parametersRef")
                    .put("group", "gateway.envoyproxy.io")
                    .put("kind", "EnvoyProxy")
                    .put("name", "ai");
        }
        return object;
    }

    @Override
    public Optional<JsonNode> accessLogOf(String requestId) {
        return pod.accessLogOf(requestId);
    }

    @Override
    public String evidence() {
        return pod.evidence();
    }

    @Override
    public void close() {
        bed.close();
    }
}
