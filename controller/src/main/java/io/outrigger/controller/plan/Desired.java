package io.outrigger.controller.plan;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ObjectKey;
import tools.jackson.databind.node.ObjectNode;

/** An object that should be there. Prints without its content, which may hold credentials. */
public record Desired(ObjectRef ref, Stage stage, ObjectNode tree) {

    /** Objects of a stage are written when those before it are. */
    public enum Stage {
        /** What sidecars need before requests come. */
        CONFIG,
        /** What gateways need before routes come. */
        GATEWAY,
        ROUTE
    }

    static Desired of(ApiKind kind, Stage stage, ObjectNode tree) {
        var metadata = tree.path("metadata");
        var key =
                new ObjectKey(
                        metadata.path("namespace").asString(""),
                        metadata.path("name").asString(""));
        return new Desired(new ObjectRef(kind, key), stage, tree);
    }

    @Override
    public String toString() {
        return "Desired[" + ref + "]";
    }
}
