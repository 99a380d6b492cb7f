package io.outrigger.extproc.exchange;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.credential.Credential;
import io.outrigger.extproc.envoy.Metadata;
import io.outrigger.extproc.envoy.ProcessingRequest;
import java.util.HashMap;
import java.util.Map;

/** What Envoy tells an upstream-level stream of the endpoint that it chose. */
final class Attributes {
    /** Envoy uses this key whatever the filter's name is. */
    private static final String FILTER = "envoy.filters.http.ext_proc";

    private static final String HOST_BACKEND =
            path("xds.upstream_host_metadata", WireNames.BACKEND_NAME_KEY);
    private static final String CLUSTER_BACKEND =
            path("xds.cluster_metadata", WireNames.BACKEND_NAME_KEY);
    private static final String PROTECTED_BACKEND =
            path("xds.upstream_host_metadata", WireNames.PROTECTED_BACKEND_NAME_KEY);
    private static final String HOST_NAME =
            path("xds.upstream_host_metadata", WireNames.ENDPOINT_HOST_KEY);
    private static final String ROUTE = path("xds.route_metadata", WireNames.ROUTE_NAME_KEY);

    private final Struct values;
    private final Metadata forwarded;

    private Attributes(Struct values, Metadata forwarded) {
        this.values = values;
        this.forwarded = forwarded;
    }

    static Attributes of(ProcessingRequest message) {
        return new Attributes(
                message.getAttributesOrDefault(FILTER, Struct.getDefaultInstance()),
                message.getMetadataContext());
    }

    private static String path(String object, String key) {
        return object + ".filter_metadata['" + WireNames.STATIC_METADATA + "']['" + key + "']";
    }

    /** The name of the backend; empty when Envoy's configuration does not tell. */
    String backendName() {
        if (isProtected()) {
            return text(PROTECTED_BACKEND);
        }
        String ofHost = text(HOST_BACKEND);
        return ofHost.isEmpty() ? text(CLUSTER_BACKEND) : ofHost;
    }

    /** Whether the backend must not be used without a policy's consent. */
    boolean isProtected() {
        return !text(PROTECTED_BACKEND).isEmpty();
    }

    /** The provider's host name; empty when not told. */
    String upstreamHost() {
        return text(HOST_NAME);
    }

    /** {@code namespace/name} of the AIGatewayRoute; empty when not told. */
    String routeName() {
        return text(ROUTE);
    }

    /** Dynamic metadata of the namespaces that Envoy is told to forward. */
    Credential.Metadata forwarded() {
        return (namespace, key) -> {
            Value value =
                    forwarded
                            .getFilterMetadataOrDefault(namespace, Struct.getDefaultInstance())
                            .getFieldsMap()
                            .get(key);
            return value == null ? null : strings(value);
        };
    }

    private static Map<String, String> strings(Value value) {
        if (value.hasStringValue()) {
            return Map.of("", value.getStringValue());
        }
        var strings = new HashMap<String, String>();
        value.getStructValue()
                .getFieldsMap()
                .forEach((name, field) -> strings.put(name, field.getStringValue()));
        return strings;
    }

    private String text(String field) {
        return values.getFieldsOrDefault(field, Value.getDefaultInstance()).getStringValue();
    }
}
