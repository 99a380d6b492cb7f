package io.outrigger.conformance.standalone;

import io.outrigger.conformance.PlainTraffic;
import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.provider.OpenAiProvider;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * A gateway whose Envoy is reconfigured while it runs, with a route at {@code /plain} beside AI.
 */
final class DynamicGateway extends GatewayProcesses {
    private final OpenAiProvider provider;
    private final XdsFiles files;
    private final AtomicInteger changes = new AtomicInteger();

    private DynamicGateway() {
        var started = OpenAiProvider.start(StandaloneGateway.KEY, Set.of("gpt-4o"));
        var run = RunFolder.create(TestBed.find());
        var moved = new XdsFiles(run.folder("xds"), DynamicGateway::addPlainRoute);
        super(
                run,
                new Plan(
                        StandaloneGateway.manifests(started),
                        moved::moved,
                        UnaryOperator.identity(),
                        0));
        this.provider = started;
        this.files = moved;
    }

    static DynamicGateway start() {
        return new DynamicGateway();
    }

    private static void addPlainRoute(ArrayNode listeners) {
        for (var host : XdsFiles.http(listeners).at("/route_config/virtual_hosts")) {
            ((ArrayNode) host.path("routes"))
                    .insert(
                            0,
                            Json.object(
                                    "match",
                                    Json.object("path", "/plain"),
                                    "direct_response",
                                    Json.object("status", 200)));
        }
    }

    XdsFiles files() {
        return files;
    }

    /** A configuration that says the same makes the sidecar look at Envoy again. */
    void lookAgain() throws IOException {
        String text = Files.readString(config());
        configure(text + "# " + changes.incrementAndGet() + "\n");
    }

    JsonNode attached() {
        return Json.parse(admin("/attached"));
    }

    int ready() {
        return Http.get(adminUri("/ready")).status();
    }

    /** Requests to {@code /plain}, until it is closed. */
    PlainTraffic traffic() {
        return PlainTraffic.to(uri("/plain"));
    }

    private URI adminUri(String path) {
        return URI.create("http://127.0.0.1:" + adminPort() + path);
    }

    @Override
    public void close() {
        super.close();
        provider.close();
    }
}
