package io.outrigger.manifests.sidecar;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Collects what is wrong in the container part of a GatewayConfig, each with its field. */
final class Problems {
    private static final String ROOT = "spec.extProc.kubernetes.";

    private final List<String> found = new ArrayList<>();

    void add(String field, String what) {
        found.add(ROOT + field + ": " + what);
    }

    /** Whether an object has only keys that Kubernetes would not drop; adds the others. */
    boolean areKnown(String field, JsonNode tree, Set<String> known) {
        var others = tree.propertyNames().stream().filter(it -> !known.contains(it)).toList();
        others.forEach(
                it ->
                        add(
                                field + "." + it,
                                "unknown (expected: one of "
                                        + known.stream().sorted().toList()
                                        + ")"));
        return others.isEmpty();
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
