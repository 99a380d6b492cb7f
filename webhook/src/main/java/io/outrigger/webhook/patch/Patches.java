package io.outrigger.webhook.patch;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * RFC 6902 patches between JSON trees.
 *
 * <p>A patch names only what differs, so a field that stays the same is never written again, and
 * keeps whatever spelling the receiver has for it.
 */
public final class Patches {
    private Patches() {}

    /** The operations that turn {@code before} into {@code after}; empty if they are equal. */
    public static ArrayNode diff(ObjectNode before, ObjectNode after) {
        return new Difference().of(before, after);
    }

    /**
     * A copy of {@code before} with the operations applied in order.
     *
     * @throws IllegalArgumentException if an operation does not fit the tree
     */
    public static ObjectNode apply(ArrayNode patch, ObjectNode before) {
        var holder = JsonNodeFactory.instance.objectNode();
        holder.set(Application.ROOT, before.deepCopy());
        for (var operation : patch) {
            new Application(holder).apply(operation);
        }
        return (ObjectNode) holder.path(Application.ROOT);
    }

    static ObjectNode operation(String op, Pointer path) {
        return JsonNodeFactory.instance.objectNode().put("op", op).put("path", path.toString());
    }

    static ObjectNode operation(String op, Pointer path, JsonNode value) {
        var operation = operation(op, path);
        operation.set("value", value);
        return operation;
    }
}
