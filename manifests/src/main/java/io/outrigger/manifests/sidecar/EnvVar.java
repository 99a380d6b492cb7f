package io.outrigger.manifests.sidecar;

import io.outrigger.manifests.tree.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A variable of the sidecar. Its value may be a secret, so it is never printed. */
public sealed interface EnvVar {
    /** What the sidecar calls it. */
    String name();

    /** As a container has it. */
    ObjectNode tree();

    /** The value itself. */
    record Value(String name, String value) implements EnvVar {
        @Override
        public ObjectNode tree() {
            return Json.object("name", name, "value", value);
        }

        @Override
        public String toString() {
            return "Value[name=%s, value=[redacted]]".formatted(name);
        }
    }

    /** Where the kubelet finds the value. */
    record Source(String name, JsonNode valueFrom) implements EnvVar {
        @Override
        public ObjectNode tree() {
            return Json.object("name", name, "valueFrom", valueFrom);
        }
    }
}
