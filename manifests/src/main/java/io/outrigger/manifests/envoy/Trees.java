package io.outrigger.manifests.envoy;

import io.outrigger.manifests.model.Durations;
import io.outrigger.manifests.tree.Json;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Forms that recur in Envoy's configuration. */
public final class Trees {
    private static final String HTTP_PROTOCOL_OPTIONS =
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    private Trees() {}

    /** A message whose type is named inside. */
    public static ObjectNode typed(String type, @Nullable Object... keysAndValues) {
        ObjectNode typed = Json.object("@type", "type.googleapis.com/" + type);
        typed.setAll(Json.object(keysAndValues));
        return typed;
    }

    /** An extension. */
    public static ObjectNode extension(String name, ObjectNode typedConfig) {
        return Json.object("name", name, "typed_config", typedConfig);
    }

    /** Seconds, as Envoy reads them. */
    public static String seconds(Duration duration) {
        var millis = BigDecimal.valueOf(duration.toMillis(), 3);
        return millis.stripTrailingZeros().toPlainString() + "s";
    }

    /**
     * Seconds of a duration in Gateway API's form.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static String seconds(String duration) {
        return Durations.parse(duration)
                .map(Trees::seconds)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "duration: " + duration + " (expected: such as 1m30s)"));
    }

    static ObjectNode socketAddress(String host, int port) {
        return Json.object("socket_address", Json.object("address", host, "port_value", port));
    }

    static ObjectNode httpProtocolOptions(@Nullable Object... keysAndValues) {
        return Json.object(HTTP_PROTOCOL_OPTIONS, typed(HTTP_PROTOCOL_OPTIONS, keysAndValues));
    }
}
