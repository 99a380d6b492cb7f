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
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads objects from files. Kinds that we do not read are passed over. */
final class ManifestFiles {
    static final String DEFAULT_NAMESPACE = "default";

    private final String defaultNamespace;
    private final Predicate<ApiKind> wanted;
    private final List<ApiObject> objects = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();
    private final Map<String, String> files = new HashMap<>();

    private ManifestFiles(String defaultNamespace, Predicate<ApiKind> wanted) {
        this.defaultNamespace = defaultNamespace;
        this.wanted = wanted;
    }

    /**
     * The objects.
     *
     * @param files where each came from
     */
    record Loaded(List<ApiObject> objects, Map<String, String> files) {
        String fileOf(ApiKind kind, ObjectKey key) {
            return files.getOrDefault(kind.kind() + " " + key, "-");
        }
    }

    /**
     * Reads files in order.
     *
     * @throws UsageException for a file that cannot be read
     * @throws MistakesException for objects that are not as their kinds want
     */
    static Loaded load(List<String> files, Streams streams) {
        return load(texts(files, streams), DEFAULT_NAMESPACE, _ -> true);
    }

    /**
     * Reads objects of some kinds from the texts of files, in order.
     *
     * @throws MistakesException for objects that are not as their kinds want
     */
    static Loaded load(
            Map<String, String> texts, String defaultNamespace, Predicate<ApiKind> wanted) {
        var reader = new ManifestFiles(defaultNamespace, wanted);
        texts.forEach(reader::read);
        if (!reader.mistakes.isEmpty()) {
            throw new MistakesException(reader.mistakes);
        }
        return new Loaded(List.copyOf(reader.objects), Map.copyOf(reader.files));
    }

    /**
     * What is in files, in their order.
     *
     * @throws UsageException for a file that cannot be read, and for none
     */
    static Map<String, String> texts(List<String> files, Streams streams) {
        if (files.isEmpty()) {
            throw new UsageException("-f: missing (expected: at least one file)");
        }
        var texts = new LinkedHashMap<String, String>();
        files.forEach(file -> texts.computeIfAbsent(file, it -> text(it, streams)));
        return texts;
    }

    private static String text(String file, Streams streams) {
        try {
            var bytes =
                    file.equals("-")
                            ? streams.in().readAllBytes()
                            : Files.readAllBytes(Path.of(file));
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IOException e) {
            throw new UsageException("-f: " + file + " (expected: a readable file in UTF-8)");
        }
    }

    private void read(String file, String text) {
        try {
            Yaml.documents(text).forEach(tree -> read(file, tree));
        } catch (IllegalArgumentException e) {
            mistakes.add(file + ": " + e.getMessage());
        }
    }

    private void read(String file, JsonNode tree) {
        if (tree.path("items").isArray()) {
            tree.path("items").forEach(item -> read(file, item));
            return;
        }
        ApiObjects.kind(tree)
                .filter(wanted)
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
            metadata.put("namespace", defaultNamespace);
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
