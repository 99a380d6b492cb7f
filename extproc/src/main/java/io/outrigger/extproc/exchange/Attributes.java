package io.outrigger.extproc.exchange;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.outrigger.contract.RouteBackends.Place;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.credential.Credential;
import io.outrigger.extproc.envoy.Metadata;
import io.outrigger.extproc.envoy.ProcessingRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy tells an upstream-level stream of the endpoint that it chose; or, where the stream
 * stands behind the router-level one in the same chain, of the route.
 */
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
    private final @Nullable RouteMetadata chosen;

    private Attributes(Struct values, Metadata forwarded) {
        this.values = values;
        this.forwarded = forwarded;
        String route = text(RouteMetadata.ATTRIBUTE);
        this.chosen = route.isEmpty() ? null : RouteMetadata.of(route);
    }

    static Attributes of(ProcessingRequest message) {
        return new Attributes(
                message.getAttributesOrDefault(FILTER, Struct.getDefaultInstance()),
                message.getMetadataContext());
    }

    /** Whether other filters of the chain still come: rate limits want to see the model. */
    boolean areOfTheRoute() {
        return chosen != null;
    }

    /** Whether the route leads to no provider: Envoy answers by itself. */
    boolean leadNowhere() {
        return chosen != null && Place.NOWHERE.equals(chosen.place());
    }

    private static String path(String object, String key) {
        return object + ".filter_metadata['" + WireNames.STATIC_METADATA + "']['" + key + "']";
    }

    /** The name of the backend; empty when Envoy's configuration does not tell. */
    String backendName() {
        if (chosen != null) {
            return chosen.place() == null ? "" : chosen.place().backend();
        }
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
        if (chosen != null) {
            return chosen.place() == null ? "" : chosen.place().host();
        }
        return text(HOST_NAME);
    }

    /** {@code namespace/name} of the AIGatewayRoute; empty when not told. */
    String routeName() {
        return chosen != null ? chosen.route() : text(ROUTE);
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

    /** What attempts before left of the client's headers; null values are headers it had not. */
    Map<String, @Nullable String> clientHeaders() {
        var headers = new HashMap<String, @Nullable String>();
        forwarded
                .getFilterMetadataOrDefault(
                        WireNames.CLIENT_HEADERS_METADATA, Struct.getDefaultInstance())
                .getFieldsMap()
                .forEach(
                        (name, value) ->
                                headers.put(
                                        name,
                                        value.hasStringValue() ? value.getStringValue() : null));
        return headers;
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
