package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a sidecar finds out about a real Envoy, and what it makes of it. */
class AttachedIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String CHAT =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String NO_ROUTES = "version: dev\n";

    private DynamicGateway gateway;

    @BeforeEach
    void start() {
        gateway = DynamicGateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aPatchThatEnvoyRefusesHarmsNobody() throws Exception {
        await("attached", () -> gateway.attached().path("attached").asBoolean());
        assertThat(gateway.attached().path("upstreamClusters").asString()).isEqualTo("3/3");

        try (var traffic = gateway.traffic()) {
            gateway.files().listeners(AttachedIT::breakFilter);
            awaitError("Envoy refuses a listener: One and only one of grpc_service");
            assertThat(gateway.attached().path("attached").asBoolean()).isTrue();
            assertThat(gateway.ready()).isEqualTo(200);
            assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);

            gateway.files().listeners(AttachedIT::unchanged);
            awaitError("");
            gateway.files().clusters(it -> ((ObjectNode) it.get(0)).put("connect_timeout", "-1s"));
            awaitError("Envoy refuses an update of its clusters, 1 so far");
            assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);

            gateway.files().clusters(AttachedIT::unchanged);
            awaitError("");
            var statuses = traffic.statuses();
            assertThat(statuses).containsOnlyKeys(200);
            assertThat(statuses.get(200)).isGreaterThan(100);
        }
    }

    @Test
    void readinessWaitsForTheFilterAtTheStartAndNeverAgain() throws Exception {
        gateway.files().listeners(AttachedIT::removeFilter);
        gateway.restartSidecar(Map.of());
        await("Envoy asked", () -> gateway.attached().path("lastError").asString().isEmpty());
        assertThat(gateway.attached().path("attached").asBoolean()).isFalse();
        assertThat(gateway.attached().path("cluster").asBoolean()).isTrue();
        assertThat(gateway.attached().path("routerFilter").asBoolean()).isFalse();
        assertThat(gateway.ready()).isEqualTo(503);

        gateway.files().listeners(AttachedIT::unchanged);
        await("ready", () -> gateway.ready() == 200);
        assertThat(gateway.admin("/metrics")).contains("outrigger_extproc_attached 1.0");

        gateway.files().listeners(AttachedIT::removeFilter);
        gateway.lookAgain();
        await("detached", () -> !gateway.attached().path("attached").asBoolean());
        assertThat(gateway.ready()).isEqualTo(200);
        assertThat(gateway.admin("/metrics")).contains("outrigger_extproc_attached 0.0");
        assertThat(gateway.post(CHAT).statusCode()).as("a dead end").isGreaterThanOrEqualTo(500);
    }

    @Test
    void aClusterWithoutTheUpstreamFilterDoesNotCount() throws Exception {
        gateway.files().clusters(AttachedIT::removeUpstreamFilters);
        gateway.lookAgain();

        await(
                "no upstream cluster",
                () -> gateway.attached().path("upstreamClusters").asString().equals("0/3"));
        assertThat(gateway.attached().path("attached").asBoolean()).isFalse();
    }

    @Test
    void whatTheBootstrapHoldsCountsToo() {
        try (var fixed = StandaloneGateway.start()) {
            Await.until(
                    "attached",
                    SOON,
                    () -> fixed.admin("/attached").contains("\"attached\":true"),
                    () -> fixed.admin("/attached"));
        }
    }

    @Test
    void aGatewayWithoutAiRoutesIsReadyWhateverEnvoyDoes() throws Exception {
        await("attached", () -> gateway.attached().path("attached").asBoolean());

        gateway.configure(NO_ROUTES);
        await(
                "the last route is gone",
                () -> gateway.attached().path("upstreamClusters").asString().equals("0/0"));
        assertThat(gateway.attached().path("attached").asBoolean()).isTrue();
        assertThat(gateway.ready()).isEqualTo(200);

        gateway.envoy().close();
        long start = System.nanoTime();
        gateway.restartSidecar(Map.of());
        await("ready", () -> gateway.ready() == 200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    private void awaitError(String beginning) throws Exception {
        // Envoy notices a file in its own time; the sidecar looks when its configuration changes
        Await.until(
                "lastError " + beginning,
                SOON,
                () -> {
                    try {
                        gateway.lookAgain();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    Await.pause(Duration.ofMillis(700));
                    String error = gateway.attached().path("lastError").asString();
                    return beginning.isEmpty() ? error.isEmpty() : error.startsWith(beginning);
                },
                () -> gateway.attached().toString());
    }

    private void await(String what, BooleanSupplier done) {
        Await.until(what, SOON, done, () -> gateway.attached().toString());
    }

    private static void unchanged(ArrayNode resources) {
        assertThat(resources).isNotEmpty();
    }

    private static void breakFilter(ArrayNode listeners) {
        for (var filter : XdsFiles.http(listeners).path("http_filters")) {
            if (isOurs(filter)) {
                ((ObjectNode) filter.path("typed_config")).remove("grpc_service");
            }
        }
    }

    private static void removeFilter(ArrayNode listeners) {
        var kept = Json.array();
        for (var filter : XdsFiles.http(listeners).path("http_filters")) {
            if (!isOurs(filter)) {
                kept.add(filter);
            }
        }
        XdsFiles.http(listeners).set("http_filters", kept);
        for (var host : XdsFiles.http(listeners).at("/route_config/virtual_hosts")) {
            for (var route : host.path("routes")) {
                ((ObjectNode) route).remove("typed_per_filter_config");
            }
        }
    }

    private static void removeUpstreamFilters(ArrayNode clusters) {
        for (var cluster : clusters) {
            for (var options : cluster.path("typed_extension_protocol_options")) {
                ((ObjectNode) options).remove("http_filters");
            }
        }
    }

    private static boolean isOurs(JsonNode filter) {
        return filter.path("name").asString().endsWith("/aigateway");
    }
}
