package io.outrigger.webhook.decision;

import io.outrigger.manifests.sidecar.PodNames;
import io.outrigger.manifests.sidecar.PodWishes;
import io.outrigger.manifests.sidecar.PodWishes.Reading;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.sidecar.SidecarSpec;
import io.outrigger.manifests.sidecar.Sidecars;
import io.outrigger.webhook.decision.Decision.Deny;
import io.outrigger.webhook.decision.Decision.Inject;
import io.outrigger.webhook.decision.Decision.Skip;
import io.outrigger.webhook.decision.GatewayPod.Trait;
import io.outrigger.webhook.decision.Gateways.Standing;
import java.util.ArrayList;
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

    /** The gateway that the pod names, if it is unknown. */
    public Optional<GatewayRef> unknown(ObjectNode tree, String namespace) {
        var pod = GatewayPod.read(tree, namespace);
        return GatewayKind.of(pod)
                .map(kind -> kind.gateway(pod))
                .filter(GatewayRef.Named.class::isInstance)
                .filter(ref -> gateways.find(ref) instanceof Standing.Unknown);
    }

    /** The same, when somebody has found out about the pod's gateway. */
    public Decider knowing(Standing standing) {
        return new Decider(_ -> standing, defaults);
    }

    private static Optional<Decision> labelled(GatewayPod pod) {
        var label = pod.labels().getOrDefault(PodNames.INJECT, "true");
        return switch (label) {
            case "true" -> Optional.empty();
            case "false" -> Optional.of(new Skip(SkipReason.OPTED_OUT));
            default ->
                    Optional.of(
                            new Deny(
                                    DenyReason.BAD_INJECT_LABEL,
                                    "label %s: %s (expected: true or false)"
                                            .formatted(PodNames.INJECT, label)));
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
            case Standing.Ours ours -> placed(tree, pod, kind.get(), ours);
            case Standing.Unknown() -> placed(tree, pod, kind.get(), new Standing.Ours(defaults));
            case Standing.NotOurs() ->
                    // the API server has decided about the pod's own namespace, and knows better
                    livesIn(gateway, pod.namespace())
                            ? placed(tree, pod, kind.get(), new Standing.Ours(defaults))
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
        var gatewayClass = pod.labels().getOrDefault(PodNames.GATEWAY_API_CLASS, "");
        if (gatewayClass.startsWith("istio-agentgateway")) {
            return Optional.of(SkipReason.AGENTGATEWAY);
        }
        return switch (pod.labels().getOrDefault(PodNames.ISTIO_MANAGED, "")) {
            case "istio.io-mesh-controller" -> Optional.of(SkipReason.WAYPOINT);
            case "istio.io-eastwest-controller" -> Optional.of(SkipReason.GATEWAY_NOT_OURS);
            default ->
                    gatewayClass.equals("istio-waypoint")
                            ? Optional.of(SkipReason.WAYPOINT)
                            : Optional.empty();
        };
    }

    private static Decision placed(
            ObjectNode tree, GatewayPod pod, GatewayKind kind, Standing.Ours standing) {
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
            return new Deny(DenyReason.VOLUME_NAME_TAKEN, SidecarNames.volumeTaken());
        }
        return switch (PodWishes.read(pod.annotations())) {
            case Reading.Mistaken(var mistakes) ->
                    new Deny(DenyReason.BAD_ANNOTATION, String.join("; ", mistakes));
            case Reading.Clear(var wishes) -> {
                var secret = kind.gateway(pod).configSecret();
                var sidecar = new SidecarSpec(proxy.get(), secret, standing.settings(), wishes);
                yield Sidecars.added(tree, sidecar).equals(tree)
                        ? new Skip(SkipReason.ALREADY_INJECTED)
                        : new Inject(kind, sidecar, warnings(pod, kind, standing));
            }
        };
    }

    private static List<String> warnings(GatewayPod pod, GatewayKind kind, Standing.Ours standing) {
        var warnings = new ArrayList<>(standing.problems());
        if (kind.gateway(pod) instanceof GatewayRef.Unnamed) {
            warnings.add(NO_GATEWAY);
        }
        warnings.addAll(PodWishes.unknown(pod.annotations()));
        return warnings;
    }
}
