package io.outrigger.manifests.istio;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.deployment.ExtProcNames;
import io.outrigger.manifests.envoy.CostLog;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoy.EarlyHeaders;
import io.outrigger.manifests.envoy.EnvoyNames;
import io.outrigger.manifests.envoy.ExtProcCluster;
import io.outrigger.manifests.envoy.ExtProcFilters;
import io.outrigger.manifests.envoy.ListenerLimits;
import io.outrigger.manifests.envoy.Trees;
import io.outrigger.manifests.istio.IstioObjects.Programmed;
import io.outrigger.manifests.model.Workload;
import io.outrigger.manifests.tree.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The EnvoyFilter that every Gateway of ours has. It never changes with routes: a change of a
 * listener drains its connections, and long streams with them.
 */
final class GatewayFilters {
    private GatewayFilters() {}

    static ObjectNode of(Programmed programmed) {
        var gateway = programmed.gateway();
        ObjectNode filter =
                Owned.object(
                        Kinds.ENVOY_FILTER,
                        new ObjectKey(
                                programmed.workload().namespace(),
                                Names.gatewayFilter(gateway.key())),
                        Kinds.GATEWAY,
                        gateway.metadata());
        var patches = new ArrayList<ObjectNode>();
        patches.add(extProc(programmed));
        patches.add(
                Patches.mergeListener(ListenerLimits.of(gateway.listenerPolicies().everywhere())));
        if (programmed.workload() instanceof Workload.Managed) {
            gateway.listenerPolicies()
                    .byPort()
                    .forEach(
                            (port, policy) ->
                                    patches.add(
                                            Patches.mergeListener(
                                                    port, ListenerLimits.of(policy))));
        }
        patches.add(Patches.mergeConnectionManager(connectionManager()));
        patches.add(
                Patches.insertBeforeRouter(
                        ExtProcFilters.router(programmed.dataPlane().extProc())));
        filter.set(
                "spec",
                EnvoyFilters.spec(List.of(programmed), EnvoyFilters.GATEWAY_PRIORITY, patches));
        return filter;
    }

    /** istiod makes the cluster of a Service, with the mesh's TLS in it. */
    private static ObjectNode extProc(Programmed programmed) {
        var gateway = programmed.gateway();
        return switch (gateway.shape()) {
            case SIDECAR -> Patches.addCluster(ExtProcCluster.of(programmed.dataPlane()));
            case STANDALONE ->
                    Patches.mergeCluster(
                            ExtProcNames.host(gateway.key(), programmed.workload().namespace()),
                            ExtProcNames.PORT,
                            Json.object(
                                    "per_connection_buffer_limit_bytes", DataPlane.MAX_BODY_BYTES));
        };
    }

    private static ObjectNode connectionManager() {
        return Trees.extension(
                EnvoyNames.HTTP_CONNECTION_MANAGER,
                Trees.typed(
                        "envoy.extensions.filters.network.http_connection_manager.v3"
                                + ".HttpConnectionManager",
                        "early_header_mutation_extensions",
                        EarlyHeaders.extensions(),
                        "access_log",
                        Json.array(CostLog.entry())));
    }
}
