package io.outrigger.conformance.suite;

import io.outrigger.conformance.standalone.GatewayProcesses;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An Envoy with a bootstrap of {@code outrigger translate}. A change is another translation. */
final class BareEnvoy extends GatewayProcesses implements Family {
    private final Map<String, ObjectNode> objects;

    private BareEnvoy(Map<String, ObjectNode> objects, Function<String, Plan> plan) {
        super(RunFolder.create(TestBed.find()), plan.apply(text(objects)));
        this.objects = objects;
    }

    /** With ext_proc beside it. */
    static BareEnvoy start(List<ObjectNode> objects) {
        return start(objects, Plan::of);
    }

    /** With two ext_procs elsewhere, used in turn. */
    static BareEnvoy startApart(List<ObjectNode> objects) {
        return start(objects, Plan::apart);
    }

    private static BareEnvoy start(List<ObjectNode> objects, Function<String, Plan> plan) {
        var all = new LinkedHashMap<String, ObjectNode>();
        objects.forEach(it -> all.put(key(it), it));
        return new BareEnvoy(all, plan);
    }

    private static String key(ObjectNode object) {
        return object.path("kind").asString() + " " + object.at("/metadata/name").asString();
    }

    private static String text(Map<String, ObjectNode> objects) {
        return Yaml.print(List.copyOf(objects.values()));
    }

    @Override
    public URI address() {
        return uri("/");
    }

    @Override
    public URI envoyAdmin() {
        return URI.create("http://127.0.0.1:" + envoy().admin().getPort());
    }

    @Override
    public URI sidecarAdmin() {
        return URI.create("http://127.0.0.1:" + adminPort());
    }

    @Override
    public List<String> metrics() {
        return adminPorts().stream()
                .map(it -> Http.get(URI.create("http://127.0.0.1:" + it + "/metrics")).body())
                .toList();
    }

    @Override
    public void apply(List<ObjectNode> changed) {
        changed.forEach(it -> objects.put(key(it), it));
        translateAgain();
    }

    @Override
    public void delete(List<ObjectNode> gone) {
        gone.forEach(it -> objects.remove(key(it)));
        translateAgain();
    }

    private void translateAgain() {
        try {
            configure(filterConfig(text(objects)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<JsonNode> accessLogOf(String requestId) {
        return accessLog().stream()
                .filter(it -> it.contains(requestId))
                .map(Json::parse)
                .map(BareEnvoy::flat)
                .findFirst();
    }

    private static JsonNode flat(JsonNode line) {
        ((ObjectNode) line).setAll((ObjectNode) line.path("costs"));
        return line;
    }

    @Override
    public String evidence() {
        return admin("/attached") + "\n" + sidecar().logTail();
    }
}
