package io.outrigger.webhook.decision;

import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.sidecar.SidecarSpec;
import io.outrigger.manifests.sidecar.Sidecars;
import io.outrigger.webhook.decision.Decision.Deny;
import io.outrigger.webhook.decision.Decision.Inject;
import io.outrigger.webhook.decision.Decision.Skip;
import io.outrigger.webhook.decision.GatewayPod.Trait;
import io.outrigger.webhook.decision.Gateways.Standing;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides about one pod. The first answer wins: the pod's label, what the pod is, whose it is,
 * whether a sidecar can live in it, what is already there.
 *
 * @param defaults settings of gateways that the control plane does not know
 */
public record Decider(Gateways gateways, SidecarSettings defaults) {
    private static final String NO_GATEWAY =
            "annotation outrigger.io/gateway is missing: the sidecar was added and will serve no"
                    + " route until the pod names its Gateway";

    /** The decision for a pod that is created in a namespace that opted in. */
    public Decision decide(ObjectNode tree, String namespace) {
        var pod = GatewayPod.read(tree, namespace);
        return labelled(pod).orElseGet(() -> recognised(tree, pod));
    }

    private static Optional<Decision> labelled(GatewayPod pod) {
        var label = pod.labels().getOrDefault(Names.INJECT, "true");
        return switch (label) {
            case "true" -> Optional.empty();
            case "false" -> Optional.of(new Skip(SkipReason.OPTED_OUT));
            default ->
                    Optional.of(
                            new Deny(
                                    DenyReason.BAD_INJECT_LABEL,
                                    "label %s: %s (expected: true or false)"
                                            .formatted(Names.INJECT, label)));
        };
    }

    private Decision recognised(ObjectNode tree, GatewayPod pod) {
        var kind = GatewayKind.of(pod);
        if (kind.isEmpty()) {
            return new Skip(SkipReason.NOT_A_GATEWAY_POD);
        }
        var foreign = otherIstioKind(pod);
        if (foreign.isPresent()) {
            return new Skip(foreign.get());
        }
        var gateway = kind.get().gateway(pod);
        return switch (gateways.find(gateway)) {
            case Standing.Ours(var settings) -> placed(tree, pod, kind.get(), settings);
            case Standing.Unknown() -> placed(tree, pod, kind.get(), defaults);
            case Standing.NotOurs() ->
                    // the API server has decided about the pod's own namespace, and knows better
                    livesIn(gateway, pod.namespace())
                            ? placed(tree, pod, kind.get(), defaults)
                            : new Skip(SkipReason.GATEWAY_NOT_OURS);
        };
    }

    private static boolean livesIn(GatewayRef gateway, String namespace) {
        return switch (gateway) {
            case GatewayRef.Named(var its, _) -> its.equals(namespace);
            case GatewayRef.OfClass _ -> false;
            case GatewayRef.Unnamed() -> true;
        };
    }

    private static Optional<SkipReason> otherIstioKind(GatewayPod pod) {
        var gatewayClass = pod.labels().getOrDefault(Names.GATEWAY_API_CLASS, "");
        if (gatewayClass.startsWith("istio-agentgateway")) {
            return Optional.of(SkipReason.AGENTGATEWAY);
        }
        return switch (pod.labels().getOrDefault(Names.ISTIO_MANAGED, "")) {
            case "istio.io-mesh-controller" -> Optional.of(SkipReason.WAYPOINT);
            case "istio.io-eastwest-controller" -> Optional.of(SkipReason.GATEWAY_NOT_OURS);
            default ->
                    gatewayClass.equals("istio-waypoint")
                            ? Optional.of(SkipReason.WAYPOINT)
                            : Optional.empty();
        };
    }

    private static Decision placed(
            ObjectNode tree, GatewayPod pod, GatewayKind kind, SidecarSettings settings) {
        if (pod.is(Trait.WINDOWS)) {
            return new Skip(SkipReason.WINDOWS);
        }
        if (pod.is(Trait.HOST_NETWORK)) {
            return new Skip(SkipReason.HOST_NETWORK);
        }
        var proxy = kind.proxy(pod);
        if (proxy.isEmpty()) {
            return new Skip(SkipReason.NO_PROXY_CONTAINER);
        }
        if (pod.is(Trait.SIDECAR)
                && !pod.annotations().containsKey(SidecarNames.STATUS_ANNOTATION)) {
            return new Skip(SkipReason.FOREIGN_SIDECAR);
        }
        if (pod.is(Trait.TAKEN_VOLUME)) {
            return new Deny(DenyReason.VOLUME_NAME_TAKEN, takenVolume());
        }
        var gateway = kind.gateway(pod);
        var sidecar = new SidecarSpec(proxy.get(), gateway.configSecret(), settings);
        if (Sidecars.added(tree, sidecar).equals(tree)) {
            return new Skip(SkipReason.ALREADY_INJECTED);
        }
        return new Inject(
                kind,
                sidecar,
                gateway instanceof GatewayRef.Unnamed ? List.of(NO_GATEWAY) : List.of());
    }

    private static String takenVolume() {
        return "pod.spec.volumes: %s or %s has another source (expected: emptyDir, secret)"
                .formatted(SidecarNames.UDS_VOLUME, SidecarNames.CONFIG_VOLUME);
    }
}
