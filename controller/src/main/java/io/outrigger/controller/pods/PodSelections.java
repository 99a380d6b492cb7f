package io.outrigger.controller.pods;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.deployment.ExtProcNames;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.Workload;
import io.outrigger.manifests.model.WorkloadResolver;
import io.outrigger.manifests.sidecar.PodNames;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds a Gateway's pods by the labels that its own controller, or its Service, gives them. */
public final class PodSelections {
    private PodSelections() {}

    /**
     * Where a Gateway's pods are. Those of Envoy Gateway run in its own namespace unless it is told
     * otherwise; ours to see are the namespaces that opted in.
     */
    public static List<PodSelection> of(
            Gateway gateway, GatewayFamily family, ClusterSnapshot snapshot) {
        if (Gateways.isStandalone(gateway.key().namespace(), snapshot)) {
            return extProc(gateway, snapshot);
        }
        return switch (family) {
            case ISTIO -> istio(gateway, snapshot);
            case ENVOY_GATEWAY ->
                    snapshot.namespaces().values().stream()
                            .map(it -> it.metadata().name())
                            .filter(it -> Gateways.injects(it, snapshot))
                            .flatMap(it -> envoyGateway(gateway, it))
                            .toList();
        };
    }

    /** Those of its ext_proc, where that has pods of its own. */
    private static List<PodSelection> extProc(Gateway gateway, ClusterSnapshot snapshot) {
        return WorkloadResolver.resolve(gateway, snapshot)
                        instanceof Resolved.Found(Workload workload)
                ? List.of(
                        PodSelection.of(
                                workload.namespace(),
                                Map.of(ExtProcNames.LABEL, ExtProcNames.name(gateway.key()))))
                : List.of();
    }

    private static List<PodSelection> istio(Gateway gateway, ClusterSnapshot snapshot) {
        return switch (WorkloadResolver.resolve(gateway, snapshot)) {
            case Resolved.Found(var workload) -> List.of(proxies(gateway, workload));
            case Resolved.Dangling(_) -> List.of();
        };
    }

    /** The Envoys of a Gateway of Istio. */
    public static PodSelection proxies(Gateway gateway, Workload workload) {
        return switch (workload) {
            case Workload.Managed(var namespace) ->
                    PodSelection.of(
                            namespace, Map.of(PodNames.GATEWAY_API_GATEWAY, gateway.key().name()));
            case Workload.Selected(var namespace, var labels) ->
                    new PodSelection(namespace, labels);
        };
    }

    private static Stream<PodSelection> envoyGateway(Gateway gateway, String namespace) {
        return Stream.of(
                PodSelection.of(
                        namespace,
                        Map.of(
                                PodNames.EG_GATEWAY, gateway.key().name(),
                                PodNames.EG_GATEWAY_NAMESPACE, gateway.key().namespace())),
                PodSelection.of(
                        namespace, Map.of(PodNames.EG_CLASS, gateway.spec().gatewayClassName())));
    }
}
