package io.outrigger.conformance.standalone;

import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Listeners and clusters that Envoy reads from files, and takes or refuses while it runs. */
final class XdsFiles {
    private final Path folder;
    private final Consumer<ArrayNode> first;
    private ArrayNode listeners = Json.array();
    private ArrayNode clusters = Json.array();

    /**
     * No files yet.
     *
     * @param first is done to the listeners before Envoy sees them
     */
    XdsFiles(Path folder, Consumer<ArrayNode> first) {
        this.folder = folder;
        this.first = first;
    }

    /** The bootstrap, with its listeners and clusters in files. */
    String moved(String bootstrap) {
        var tree = (ObjectNode) Yaml.documents(bootstrap).getFirst();
        var resources = (ObjectNode) tree.path("static_resources");
        listeners = (ArrayNode) resources.remove("listeners");
        clusters = (ArrayNode) resources.remove("clusters");
        first.accept(listeners);
        listeners(_ -> {});
        clusters(_ -> {});
        tree.set("node", Json.object("id", "gateway", "cluster", "gateway"));
        tree.set(
                "dynamic_resources",
                Json.object("lds_config", source("lds.json"), "cds_config", source("cds.json")));
        return Yaml.print(tree);
    }

    private JsonNode source(String file) {
        return Json.object(
                "path_config_source", Json.object("path", folder.resolve(file).toString()));
    }

    /** Offers Envoy other listeners than the first ones. */
    void listeners(Consumer<ArrayNode> change) {
        write("lds.json", "envoy.config.listener.v3.Listener", listeners, change);
    }

    /** Offers Envoy other clusters than the first ones. */
    void clusters(Consumer<ArrayNode> change) {
        write("cds.json", "envoy.config.cluster.v3.Cluster", clusters, change);
    }

    private void write(String file, String type, ArrayNode original, Consumer<ArrayNode> change) {
        var resources = original.deepCopy();
        change.accept(resources);
        resources.forEach(it -> ((ObjectNode) it).put("@type", "type.googleapis.com/" + type));
        try {
            Path next = folder.resolve(file + ".next");
            Files.writeString(next, Json.print(Json.object("resources", resources)));
            Files.move(next, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The HTTP connection manager of the only listener. */
    static ObjectNode http(ArrayNode listeners) {
        return (ObjectNode) listeners.at("/0/filter_chains/0/filters/0/typed_config");
    }
}
