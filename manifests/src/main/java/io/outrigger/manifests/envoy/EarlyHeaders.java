package io.outrigger.manifests.envoy;

import io.outrigger.contract.WireNames;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** Removes what no client may send, before Envoy chooses a route by it. */
public final class EarlyHeaders {
    private static final List<String> REMOVED =
            List.of(
                    WireNames.MODEL_HEADER,
                    WireNames.ORIGINAL_PATH_HEADER,
                    WireNames.REQUEST_ID_HEADER,
                    WireNames.UPSTREAM_HOST_HEADER,
                    WireNames.CLIENT_ADDRESS_HEADER,
                    WireNames.NO_ROUTE_HEADER,
                    "x-envoy-original-path");

    private EarlyHeaders() {}

    /** Value of {@code early_header_mutation_extensions}. */
    public static ArrayNode extensions() {
        var removals = REMOVED.stream().map(name -> Json.object("remove", name)).toList();
        return Json.array(
                Trees.extension(
                        "envoy.http.early_header_mutation.header_mutation",
                        Trees.typed(
                                "envoy.extensions.http.early_header_mutation.header_mutation.v3"
                                        + ".HeaderMutation",
                                "mutations",
                                Json.array(removals))));
    }
}
