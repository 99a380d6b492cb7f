package io.outrigger.manifests.model;

import io.outrigger.manifests.api.ClientTrafficPolicy;
import io.outrigger.manifests.api.ClientTrafficPolicy.Connection;
import io.outrigger.manifests.sidecar.Quantity;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a ClientTrafficPolicy sets on a listener.
 *
 * @param bufferLimit bytes that Envoy keeps of a request for ext_proc; null keeps the default
 * @param acceptsPerEvent connections taken at once; null keeps the default
 */
public record ListenerPolicy(@Nullable Long bufferLimit, @Nullable Integer acceptsPerEvent) {
    static final ListenerPolicy NONE = new ListenerPolicy(null, null);

    /** Of a field of Envoy that holds 32 bits. */
    private static final long MAX_BYTES = 0xFFFF_FFFFL;

    static ListenerPolicy of(ClientTrafficPolicy.Spec spec) {
        var connection = spec.connection();
        return connection == null
                ? NONE
                : new ListenerPolicy(
                        bytes(connection).orElse(null), connection.maxAcceptPerSocketEvent());
    }

    static List<String> mistakes(ClientTrafficPolicy.Spec spec) {
        var connection = spec.connection();
        return connection == null
                        || connection.bufferLimit() == null
                        || bytes(connection).isPresent()
                ? List.of()
                : List.of(
                        "spec.connection.bufferLimit: %s (expected: a quantity below 4Gi)"
                                .formatted(connection.bufferLimit().asString()));
    }

    private static Optional<Long> bytes(Connection connection) {
        return Optional.ofNullable(connection.bufferLimit())
                .flatMap(it -> Quantity.parse(it.asString()))
                .map(Quantity::whole)
                .filter(it -> it > 0 && it <= MAX_BYTES);
    }
}
