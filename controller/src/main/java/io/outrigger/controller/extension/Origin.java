package io.outrigger.controller.extension;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.outrigger.controller.extension.envoy.core.Metadata;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoygateway.Wiring;
import io.outrigger.manifests.envoygateway.Wiring.Content;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The object that Envoy Gateway made a piece of configuration from, as its metadata tells.
 *
 * @param section name of the listener or of the rule; empty for none
 * @param content of our annotation; empty parts for none
 */
record Origin(String kind, ObjectKey key, String section, Content content) {
    private static final String NAMESPACE = "envoy-gateway";

    /** Empty when the metadata tells of no object. */
    static Optional<Origin> of(Metadata metadata) {
        var resources = value(metadata.getFilterMetadataMap().get(NAMESPACE), "resources");
        if (resources.getListValue().getValuesCount() == 0) {
            return Optional.empty();
        }
        Struct resource = resources.getListValue().getValues(0).getStructValue();
        String name = value(resource, "name").getStringValue();
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Origin(
                                value(resource, "kind").getStringValue(),
                                new ObjectKey(value(resource, "namespace").getStringValue(), name),
                                value(resource, "sectionName").getStringValue(),
                                Content.of(
                                        value(
                                                        value(resource, "annotations")
                                                                .getStructValue(),
                                                        Wiring.CONTENT_KEY)
                                                .getStringValue())));
    }

    boolean isGateway() {
        return kind.equals(Kinds.GATEWAY.kind());
    }

    /** Whether it says of itself that we wrote it. */
    boolean isWiredHttpRoute() {
        return kind.equals(Kinds.HTTP_ROUTE.kind()) && !content.all().isEmpty();
    }

    private static Value value(@Nullable Struct struct, String key) {
        return struct == null
                ? Value.getDefaultInstance()
                : struct.getFieldsOrDefault(key, Value.getDefaultInstance());
    }
}
