package io.outrigger.controller.cli;

import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.install.ProbePod;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Objects that the API server is asked to try without keeping them. */
final class Trials {
    static final String INJECTED = SidecarNames.INJECTED_LABEL;
    private static final String NAME = "outrigger-doctor";

    private Trials() {}

    /** An object to try. */
    record Tried(ObjectRef ref, ObjectNode tree) {}

    /** A gateway pod that every Pod Security Standard admits. */
    static Tried pod(String namespace) {
        var pod = ProbePod.of(namespace, "outrigger/" + NAME);
        var key = new ObjectKey(namespace, pod.at("/metadata/name").asString());
        return new Tried(new ObjectRef(Kinds.POD, key), pod);
    }

    /** An EnvoyFilter for a Gateway that is not there. */
    static Tried envoyFilter(String namespace) {
        var key = new ObjectKey(namespace, NAME);
        var filter = Owned.object(Kinds.ENVOY_FILTER, key);
        var target = Json.object("group", Kinds.GATEWAY_GROUP, "kind", "Gateway", "name", NAME);
        filter.set("spec", Json.object("targetRefs", List.of(target), "configPatches", List.of()));
        return new Tried(new ObjectRef(Kinds.ENVOY_FILTER, key), filter);
    }
}
