package io.outrigger.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.controller.Snapshots;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.GatewayResolver;
import io.outrigger.manifests.standalone.Bootstrap;
import io.outrigger.manifests.standalone.StandaloneSettings;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import io.outrigger.testkit.process.Envoy;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real Envoy chooses the route that explain names. It has the virtual hosts and matches of the
 * standalone family; each route answers with its own name, and the model comes in its header.
 */
class ExplainIT {
    private static final ClusterSnapshot OBJECTS =
            Snapshots.of(Golden.of("explain-base").read("in.yaml"));
    private static final GatewayModel GATEWAY =
            GatewayResolver.resolve(OBJECTS.gateways().firstKey(), OBJECTS);

    private static RunFolder run;
    private static Envoy envoy;

    @BeforeAll
    static void start() {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        var bootstrap = Bootstrap.of(GATEWAY, StandaloneSettings.DEFAULT);
        bootstrap.remove("admin");
        answering(bootstrap);
        envoy =
                Envoy.of(bed, run.folder("envoy"), Yaml.print(bootstrap))
                        .start()
                        .awaitReady(Duration.ofSeconds(20));
    }

    /** Every route answers its name, nothing asks ext_proc, and nobody removes headers. */
    private static void answering(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("early_header_mutation_extensions");
            object.remove("typed_per_filter_config");
            if (object.path("port_value").asInt() == 80) {
                object.put("port_value", 0);
            }
            if (object.has("route") || object.has("direct_response")) {
                object.remove("route");
                object.set(
                        "direct_response",
                        Json.object(
                                "status",
                                200,
                                "body",
                                Json.object("inline_string", object.path("name").asString())));
            }
        }
        if (node.path("http_filters").isArray()) {
            node.withArray("/http_filters").remove(0);
        }
        node.forEach(ExplainIT::answering);
    }

    @AfterAll
    static void stop() {
        envoy.close();
        run.close();
    }

    static Stream<Golden> cases() {
        return Golden.cases("explain");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void envoyChoosesTheSameRoute(Golden it) throws IOException {
        var request = Request.parse(it.read("in.request.txt"));
        String expected =
                Explainer.explain(GATEWAY, request, OBJECTS)
                        .taken()
                        .map(taken -> taken.route() + "/rule/" + taken.rule())
                        .orElse("catch-all");

        assertThat(answer(request)).isEqualTo(expected);
    }

    /** By hand: the JDK's client lets nobody write the Host header. */
    private static String answer(Request request) throws IOException {
        String headers =
                request.headers().entrySet().stream()
                        .map(it -> it.getKey() + ": " + it.getValue() + "\r\n")
                        .collect(Collectors.joining());
        InetSocketAddress address = envoy.listener("http-80");
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            String head =
                    "POST %s HTTP/1.1\r\nhost: %s\r\nx-ai-eg-model: %s\r\n%sconnection: close\r\ncontent-length: 0\r\n\r\n"
                            .formatted(
                                    request.operation().path(),
                                    request.host(),
                                    request.model(),
                                    headers);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            var lines =
                    new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.UTF_8))
                            .lines()
                            .toList();
            return lines.getLast();
        }
    }
}
