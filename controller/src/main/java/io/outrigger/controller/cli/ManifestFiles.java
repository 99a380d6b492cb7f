package io.outrigger.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads objects from files. Kinds that we do not read are passed over. */
final class ManifestFiles {
    private static final String DEFAULT_NAMESPACE = "default";

    private final Streams streams;
    private final List<ApiObject> objects = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();
    private final Map<String, String> files = new HashMap<>();

    private ManifestFiles(Streams streams) {
        this.streams = streams;
    }

    /**
     * The objects, and what is wrong with the others.
     *
     * @param files where each object came from
     */
    record Loaded(List<ApiObject> objects, List<String> mistakes, Map<String, String> files) {
        String fileOf(ApiKind kind, ObjectKey key) {
            return files.getOrDefault(kind.kind() + " " + key, "-");
        }
    }

    /**
     * Reads files in order.
     *
     * @throws UsageException for a file that cannot be read
     */
    static Loaded load(List<String> files, Streams streams) {
        var reader = new ManifestFiles(streams);
        files.forEach(reader::read);
        return new Loaded(
                List.copyOf(reader.objects),
                List.copyOf(reader.mistakes),
                Map.copyOf(reader.files));
    }

    private void read(String file) {
        try {
            Yaml.documents(text(file)).forEach(tree -> read(file, tree));
        } catch (IOException e) {
            throw new UsageException("-f: " + file + " (expected: a readable file)");
        } catch (IllegalArgumentException e) {
            mistakes.add(file + ": " + e.getMessage());
        }
    }

    private String text(String file) throws IOException {
        return file.equals("-")
                ? new String(streams.in().readAllBytes(), UTF_8)
                : Files.readString(Path.of(file));
    }

    private void read(String file, JsonNode tree) {
        if (tree.path("items").isArray()) {
            tree.path("items").forEach(item -> read(file, item));
            return;
        }
        ApiObjects.kind(tree)
                .ifPresent(
                        kind -> {
                            if (tree.path("metadata") instanceof ObjectNode metadata) {
                                readObject(file, kind, tree, metadata);
                            } else {
                                mistakes.add(file + ": " + kind.kind() + ": metadata: missing");
                            }
                        });
    }

    private void readObject(String file, ApiKind kind, JsonNode tree, ObjectNode metadata) {
        if (kind.scope() == ApiKind.Scope.NAMESPACED && !metadata.hasNonNull("namespace")) {
            metadata.put("namespace", DEFAULT_NAMESPACE);
        }
        // others may know more fields of foreign kinds than we read
        var unknown =
                kind.group().equals(Kinds.AI_GROUP) ? UnknownKeys.REFUSED : UnknownKeys.IGNORED;
        try {
            var object = ApiObjects.read(kind, tree, unknown);
            objects.add(object);
            files.put(kind.kind() + " " + object.key(), file);
        } catch (ApiObjects.Malformed e) {
            mistakes.add(
                    "%s: %s %s: %s"
                            .formatted(
                                    file,
                                    kind.kind(),
                                    metadata.path("name").asString(""),
                                    e.getMessage()));
        }
    }
}
