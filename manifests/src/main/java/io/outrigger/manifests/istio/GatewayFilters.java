package io.outrigger.manifests.istio;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoy.EarlyHeaders;
import io.outrigger.manifests.envoy.EnvoyNames;
import io.outrigger.manifests.envoy.ExtProcCluster;
import io.outrigger.manifests.envoy.ExtProcFilters;
import io.outrigger.manifests.envoy.Trees;
import io.outrigger.manifests.istio.IstioObjects.Programmed;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The EnvoyFilter that every Gateway of ours has. It never changes with routes: a change of a
 * listener drains its connections, and long streams with them.
 */
final class GatewayFilters {
    private GatewayFilters() {}

    static ObjectNode of(Programmed programmed, DataPlane dataPlane) {
        var gateway = programmed.gateway();
        ObjectNode filter =
                Owned.object(
                        Kinds.ENVOY_FILTER,
                        new ObjectKey(
                                programmed.workload().namespace(),
                                Names.gatewayFilter(gateway.key())),
                        Kinds.GATEWAY,
                        gateway.metadata());
        var patches =
                List.of(
                        Patches.addCluster(ExtProcCluster.of(dataPlane)),
                        Patches.mergeListener(bufferLimit()),
                        Patches.mergeConnectionManager(earlyHeaders()),
                        Patches.insertBeforeRouter(ExtProcFilters.router()));
        filter.set(
                "spec",
                EnvoyFilters.spec(List.of(programmed), EnvoyFilters.GATEWAY_PRIORITY, patches));
        return filter;
    }

    /** A prompt is buffered whole; Envoy's own limit is 1 MiB. */
    private static ObjectNode bufferLimit() {
        return Json.object("per_connection_buffer_limit_bytes", DataPlane.MAX_BODY_BYTES);
    }

    private static ObjectNode earlyHeaders() {
        return Trees.extension(
                EnvoyNames.HTTP_CONNECTION_MANAGER,
                Trees.typed(
                        "envoy.extensions.filters.network.http_connection_manager.v3"
                                + ".HttpConnectionManager",
                        "early_header_mutation_extensions",
                        EarlyHeaders.extensions()));
    }
}
