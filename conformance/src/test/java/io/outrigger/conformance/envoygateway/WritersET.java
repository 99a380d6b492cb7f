package io.outrigger.conformance.envoygateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.manifests.sidecar.SidecarWriter;
import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.EnvoyGateway;
import io.outrigger.testkit.process.Await;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whoever brings the sidecar into the pods that Envoy Gateway renders: it is the same one. */
@Tag("private-network")
class WritersET {
    private static final String PODS =
            "/api/v1/namespaces/"
                    + EnvoyGateway.NAMESPACE
                    + "/pods?labelSelector=gateway.envoyproxy.io/owning-gateway-namespace%3D";
    private static final String PROXIES =
            "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/%s/envoyproxies/%s";
    private static final String ROUTE =
            "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/conflict/aigatewayroutes/chat";
    private static final String EMPTY_PROXY =
            "{apiVersion: gateway.envoyproxy.io/v1alpha1, kind: EnvoyProxy, metadata: {name: mine, namespace: conflict}, spec: {}}";

    @Test
    void allWritersBringTheSameSidecarAndTwoBringOne() throws Exception {
        String byWebhook;
        JsonNode overlay;
        try (var bed = EnvoyGatewayBed.start(SidecarWriter.WEBHOOK)) {
            byWebhook = chatted(bed, "webhook", "{}");
        }
        try (var bed = EnvoyGatewayBed.start(SidecarWriter.POLICY)) {
            // the first pods are as old as the Gateway, and so older than its policy
            assertThat(chatted(bed, "policy", "{}", WritersET::delete)).isEqualTo(byWebhook);
        }
        try (var bed = EnvoyGatewayBed.start(SidecarWriter.OVERLAY)) {
            assertThat(chatted(bed, "overlay", parameters("outrigger-overlay.gw")))
                    .isEqualTo(byWebhook);
            overlay = bed.api().get(PROXIES.formatted("overlay", "outrigger-overlay.gw"));
        }
        try (var bed = EnvoyGatewayBed.start(SidecarWriter.WEBHOOK)) {
            bed.namespace("both");
            bed.api().apply(copied(overlay, "both"));
            assertThat(chatted(bed, "both", parameters("mine"))).isEqualTo(byWebhook);
        }
    }

    @Test
    void parametersOfTheUserAreNamedAndLeftAlone() throws Exception {
        try (var provider = new CountingProvider();
                var bed = EnvoyGatewayBed.start(SidecarWriter.OVERLAY)) {
            bed.namespace("conflict");
            bed.apply(EMPTY_PROXY);
            ChatGateway.create(bed, "conflict", provider, parameters("mine")).route("m");

            var message =
                    Await.forValue(
                            "OverlayConflict",
                            EnvoyGatewayBed.LIMIT,
                            () ->
                                    bed.api()
                                            .get(ROUTE)
                                            .at("/status/parents/0/conditions")
                                            .valueStream()
                                            .filter(it -> isType(it, "OverlayConflict"))
                                            .map(it -> it.path("message").asString())
                                            .findFirst(),
                            () -> bed.api().get(ROUTE).toString());

            assertThat(message).contains("spec.infrastructure.parametersRef: EnvoyProxy mine");
            assertThat(bed.api().get(PROXIES.formatted("conflict", "mine")).toString())
                    .doesNotContain(SidecarNames.CONTAINER);
        }
    }

    private static String parameters(String proxy) {
        return "{parametersRef: {group: gateway.envoyproxy.io, kind: EnvoyProxy, name: %s}}"
                .formatted(proxy);
    }

    private static boolean isType(JsonNode condition, String type) {
        return condition.path("type").asString("").equals(type);
    }

    /** What is ours in the one pod that has answered a request, as if in namespace NS. */
    private static String chatted(EnvoyGatewayBed bed, String namespace, String infrastructure)
            throws Exception {
        return chatted(bed, namespace, infrastructure, (_, _) -> {});
    }

    private static String chatted(
            EnvoyGatewayBed bed,
            String namespace,
            String infrastructure,
            BiConsumer<EnvoyGatewayBed, JsonNode> bare)
            throws Exception {
        try (var provider = new CountingProvider()) {
            var gateway =
                    ChatGateway.create(bed, namespace, provider, infrastructure).route("model");
            var injected =
                    Await.forValue(
                            "a pod with a sidecar",
                            EnvoyGatewayBed.LIMIT,
                            () -> {
                                pods(bed, namespace)
                                        .filter(it -> !isInjected(it))
                                        .forEach(it -> bare.accept(bed, it));
                                return pods(bed, namespace)
                                        .filter(WritersET::isInjected)
                                        .findFirst();
                            },
                            () -> pods(bed, namespace).toList().toString());
            gateway.awaitModel(gateway.pod(), "model");
            assertThat(provider.unmediated()).isZero();
            return ours(injected).replace("outrigger-" + namespace + ".gw", "outrigger-NS.gw");
        }
    }

    private static Stream<JsonNode> pods(EnvoyGatewayBed bed, String namespace) {
        return bed.api().get(PODS + namespace).path("items").valueStream();
    }

    private static boolean isInjected(JsonNode pod) {
        return pod.toString().contains(SidecarNames.CONTAINER);
    }

    private static void delete(EnvoyGatewayBed bed, JsonNode pod) {
        bed.api()
                .delete(
                        "/api/v1/namespaces/%s/pods/%s"
                                .formatted(
                                        EnvoyGateway.NAMESPACE,
                                        pod.at("/metadata/name").asString()));
    }

    private static String ours(JsonNode pod) {
        var ours = Json.object();
        for (var part : new String[] {"initContainers", "containers", "volumes"}) {
            var list = ours.putArray(part);
            pod.path("spec")
                    .path(part)
                    .valueStream()
                    .filter(it -> it.path("name").asString("").startsWith(SidecarNames.CONTAINER))
                    .forEach(list::add);
        }
        ours.set("label", pod.path("metadata").path("labels").path(SidecarNames.INJECTED_LABEL));
        ours.set(
                "status",
                pod.path("metadata").path("annotations").path(SidecarNames.STATUS_ANNOTATION));
        var mounts = ours.putArray("mounts");
        pod.at("/spec/containers")
                .valueStream()
                .filter(it -> it.path("name").asString("").equals("envoy"))
                .flatMap(it -> it.path("volumeMounts").valueStream())
                .filter(it -> it.toString().contains(SidecarNames.UDS_VOLUME))
                .forEach(mounts::add);
        return Json.print(ours);
    }

    /** The overlay of the Gateway of one namespace, as a user of another would merge it. */
    private static ObjectNode copied(JsonNode overlay, String namespace) {
        String spec =
                Json.print(overlay.path("spec"))
                        .replace("outrigger-overlay.gw", "outrigger-" + namespace + ".gw");
        return Json.object(
                "apiVersion",
                "gateway.envoyproxy.io/v1alpha1",
                "kind",
                "EnvoyProxy",
                "metadata",
                Json.object("name", "mine", "namespace", namespace),
                "spec",
                Json.parse(spec));
    }
}
