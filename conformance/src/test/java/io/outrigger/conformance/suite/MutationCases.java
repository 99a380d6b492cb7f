package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.tree.Json;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is changed on the way to a provider. */
@DisplayName("What is changed on the way")
interface MutationCases extends Case {
    @Test
    @DisplayName("Headers are set and removed; a route's mutation wins over its backend's")
    default void headersAreMutated() {
        var reply = stage().call("mutated.example").header("x-debug", "1").chat("gpt-4o");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.arrival().headers())
                .containsEntry("x-tenant", "of-the-route")
                .containsEntry("x-backend", "of-the-backend")
                .doesNotContainKey("x-debug");
    }

    @Test
    @DisplayName("Members of the body are set and removed")
    default void bodiesAreMutated() {
        var body = Call.question("gpt-4o").put("user", "me").put("seed", 7);

        var reply = stage().call("mutated.example").chat(body);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        var received = Json.parse(reply.arrival().body());
        assertThat(received.path("user").asString()).isEqualTo("of-the-backend");
        assertThat(received.has("seed")).isFalse();
    }

    @Test
    @DisplayName("A backend's model replaces the client's")
    default void aBackendsModelReplacesTheClients() {
        var reply = stage().call("metrics.example").chat("counted");

        assertThat(Json.parse(reply.arrival().body()).path("model").asString())
                .isEqualTo("gpt-4o-mini");
    }
}
