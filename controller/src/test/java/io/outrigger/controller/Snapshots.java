package io.outrigger.controller;

import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;

/** Snapshots from YAML. */
public final class Snapshots {
    private Snapshots() {}

    /** The snapshot of all documents, each of a kind that we read. */
    public static ClusterSnapshot of(String yaml) {
        return ClusterSnapshot.of(
                Yaml.documents(yaml).stream()
                        .map(
                                tree ->
                                        ApiObjects.read(
                                                ApiObjects.kind(tree).orElseThrow(),
                                                tree,
                                                UnknownKeys.IGNORED))
                        .toList());
    }
}
