package io.outrigger.manifests.overlay;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Gateway.Infrastructure;
import io.outrigger.manifests.api.GatewayClass;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.WorkloadResolver;
import io.outrigger.manifests.overlay.Overlay.Reason;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import io.outrigger.manifests.sidecar.PodNames;
import io.outrigger.manifests.sidecar.PodWishes;
import io.outrigger.manifests.sidecar.PodWishes.Reading;
import io.outrigger.manifests.sidecar.Proxy;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.sidecar.SidecarSpec;
import io.outrigger.manifests.sidecar.Sidecars;
import io.outrigger.manifests.tree.Json;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Makes overlays. */
public final class Overlays {
    private Overlays() {}

    /** The overlay that puts a sidecar with these settings into the pods of a Gateway. */
    public static Overlay of(
            Gateway gateway,
            GatewayFamily family,
            ClusterSnapshot snapshot,
            SidecarSettings settings) {
        if (WorkloadResolver.service(gateway).isPresent()) {
            return new Overlay.Impossible(Reason.HAND_MADE);
        }
        if (gateway.spec().gatewayClassName().startsWith("istio-agentgateway")) {
            return new Overlay.Impossible(Reason.AGENTGATEWAY);
        }
        var labels = ofPods(gateway, family, Infrastructure::labels, gateway.metadata().labels());
        if ("false".equals(labels.get(PodNames.INJECT))) {
            return new Overlay.Impossible(Reason.OPTED_OUT);
        }
        var annotations =
                ofPods(
                        gateway,
                        family,
                        Infrastructure::annotations,
                        gateway.metadata().annotations());
        return switch (PodWishes.read(annotations)) {
            case Reading.Mistaken(var mistakes) -> new Overlay.Mistaken(mistakes);
            case Reading.Clear(var wishes) -> {
                var key = gateway.key();
                var secret = ConfigSecrets.name(key.namespace(), key.name());
                var proxy = family == GatewayFamily.ISTIO ? Proxy.ISTIO : Proxy.ENVOY;
                var carrier = new Carrier(family, gateway, secret);
                var template =
                        template(new SidecarSpec(proxy, secret, settings, wishes), annotations);
                yield conflict(gateway, family, snapshot, carrier)
                        .<Overlay>map(it -> new Overlay.Conflict(carrier.object(template), it))
                        .orElseGet(
                                () ->
                                        new Overlay.Rendered(
                                                carrier.object(template), carrier.reference()));
            }
        };
    }

    /** Whether a Gateway refers to parameters, ours or its own. */
    public static boolean refers(Gateway gateway) {
        var infrastructure = gateway.spec().infrastructure();
        return infrastructure != null && infrastructure.parametersRef() != null;
    }

    /** The labels or annotations that a Gateway's controller gives to its pods. */
    private static Map<String, String> ofPods(
            Gateway gateway,
            GatewayFamily family,
            Function<Infrastructure, Map<String, String>> part,
            Map<String, String> own) {
        var infrastructure =
                Optional.ofNullable(gateway.spec().infrastructure()).map(part).orElse(Map.of());
        return switch (family) {
            case ISTIO -> infrastructure.isEmpty() ? own : infrastructure;
            case ENVOY_GATEWAY -> infrastructure;
        };
    }

    /**
     * A Deployment with what a pod gets that has nothing but these annotations: merged by name,
     * that adds the same.
     */
    private static ObjectNode template(SidecarSpec spec, Map<String, String> annotations) {
        var pod =
                Json.object(
                        "spec",
                        Json.object(
                                "containers",
                                Json.array(Json.object("name", spec.proxy().container()))),
                        "metadata",
                        Json.object("annotations", annotations));
        var added = Sidecars.added(pod, spec);
        added.withObject("/metadata/annotations").remove(annotations.keySet());
        return Json.object("spec", Json.object("template", added));
    }

    private static Optional<String> conflict(
            Gateway gateway, GatewayFamily family, ClusterSnapshot snapshot, Carrier carrier) {
        var infrastructure = gateway.spec().infrastructure();
        var own = infrastructure == null ? null : infrastructure.parametersRef();
        if (own != null) {
            return carrier.is(own.kind(), own.name())
                    ? Optional.empty()
                    : Optional.of(
                            "Gateway %s: spec.infrastructure.parametersRef: %s %s (expected: %s)"
                                    .formatted(gateway.key(), own.kind(), own.name(), carrier));
        }
        return switch (family) {
            // Istio merges a class's parameters and a Gateway's
            case ISTIO -> Optional.empty();
            case ENVOY_GATEWAY ->
                    parameters(gateway, snapshot)
                            .map(
                                    it ->
                                            "GatewayClass %s: spec.parametersRef: %s %s (expected: none, or Gateway %s would lose it)"
                                                    .formatted(
                                                            gateway.spec().gatewayClassName(),
                                                            it.kind(),
                                                            it.name(),
                                                            gateway.key()));
        };
    }

    private static Optional<GatewayClass.ParametersReference> parameters(
            Gateway gateway, ClusterSnapshot snapshot) {
        var key = new ObjectKey("", gateway.spec().gatewayClassName());
        return Optional.ofNullable(snapshot.gatewayClasses().get(key))
                .map(it -> it.spec().parametersRef());
    }
}
