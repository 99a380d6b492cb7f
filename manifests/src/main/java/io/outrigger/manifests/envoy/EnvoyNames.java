package io.outrigger.manifests.envoy;

import io.outrigger.contract.WireNames;
import io.outrigger.manifests.api.ObjectKey;

/** Names of what we put into Envoy. */
public final class EnvoyNames {
    /** The cluster that leads to the sidecar. */
    public static final String EXT_PROC_CLUSTER = WireNames.EXT_PROC_CLUSTER;

    /** Both ext_proc filters. The bare name is InferencePool's on Istio. */
    public static final String EXT_PROC_FILTER = WireNames.EXT_PROC_FILTER;

    /** Ours that asks an authorization service. The bare name is Istio's. */
    public static final String EXT_AUTHZ_FILTER = "envoy.filters.http.ext_authz/outrigger";

    public static final String HTTP_CONNECTION_MANAGER =
            "envoy.filters.network.http_connection_manager";
    public static final String ROUTER_FILTER = "envoy.filters.http.router";

    /** Prefix of the clusters of AI rules. */
    public static final String OWN_CLUSTER_PREFIX = WireNames.OWN_CLUSTER_PREFIX;

    private EnvoyNames() {}

    /** The cluster of one rule. */
    public static String ownCluster(ObjectKey route, String rule) {
        return "%s%s/%s/rule/%s"
                .formatted(OWN_CLUSTER_PREFIX, route.namespace(), route.name(), rule);
    }
}
