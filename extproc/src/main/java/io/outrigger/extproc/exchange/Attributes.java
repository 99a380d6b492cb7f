package io.outrigger.extproc.exchange;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.envoy.ProcessingRequest;

/** What Envoy tells an upstream-level stream of the endpoint that it chose. */
final class Attributes {
    /** Envoy uses this key whatever the filter's name is. */
    private static final String FILTER = "envoy.filters.http.ext_proc";

    private static final String HOST_BACKEND =
            path("xds.upstream_host_metadata", WireNames.BACKEND_NAME_KEY);
    private static final String CLUSTER_BACKEND =
            path("xds.cluster_metadata", WireNames.BACKEND_NAME_KEY);
    private static final String HOST_NAME =
            path("xds.upstream_host_metadata", WireNames.ENDPOINT_HOST_KEY);
    private static final String ROUTE = path("xds.route_metadata", WireNames.ROUTE_NAME_KEY);

    private final Struct values;

    private Attributes(Struct values) {
        this.values = values;
    }

    static Attributes of(ProcessingRequest message) {
        return new Attributes(message.getAttributesOrDefault(FILTER, Struct.getDefaultInstance()));
    }

    private static String path(String object, String key) {
        return object + ".filter_metadata['" + WireNames.STATIC_METADATA + "']['" + key + "']";
    }

    /** The name of the backend; empty when Envoy's configuration does not tell. */
    String backendName() {
        String ofHost = text(HOST_BACKEND);
        return ofHost.isEmpty() ? text(CLUSTER_BACKEND) : ofHost;
    }

    /** The provider's host name; empty when not told. */
    String upstreamHost() {
        return text(HOST_NAME);
    }

    /** {@code namespace/name} of the AIGatewayRoute; empty when not told. */
    String routeName() {
        return text(ROUTE);
    }

    private String text(String field) {
        return values.getFieldsOrDefault(field, Value.getDefaultInstance()).getStringValue();
    }
}
