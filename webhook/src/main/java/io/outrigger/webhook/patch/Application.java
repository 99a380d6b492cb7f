package io.outrigger.webhook.patch;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Applies operations to the tree that a holder keeps under {@code root}, so that the root has a
 * parent like every other node.
 */
record Application(ObjectNode holder) {
    static final String ROOT = "root";

    void apply(JsonNode operation) {
        var path = Pointer.parse("/" + ROOT + operation.path("path").stringValue());
        var value = operation.path("value").deepCopy();
        var op = operation.path("op").stringValue();
        switch (op) {
            case "add" -> add(path, value);
            case "remove" -> remove(path);
            case "replace" -> replace(path, value);
            default ->
                    throw new IllegalArgumentException(
                            "op: " + op + " (expected: add, remove or replace)");
        }
    }

    private void add(Pointer path, JsonNode value) {
        switch (find(path.parent())) {
            case ObjectNode object -> object.set(path.last(), value);
            case ArrayNode array when path.last().equals("-") -> array.add(value);
            case ArrayNode array -> array.insert(index(path, array.size()), value);
            default -> throw misfit(path);
        }
    }

    private void remove(Pointer path) {
        switch (find(path.parent())) {
            case ObjectNode object when object.has(path.last()) -> object.remove(path.last());
            case ArrayNode array -> array.remove(index(path, array.size() - 1));
            default -> throw misfit(path);
        }
    }

    private void replace(Pointer path, JsonNode value) {
        switch (find(path.parent())) {
            case ObjectNode object when object.has(path.last()) -> object.set(path.last(), value);
            case ArrayNode array -> array.set(index(path, array.size() - 1), value);
            default -> throw misfit(path);
        }
    }

    private JsonNode find(Pointer path) {
        JsonNode node = holder;
        for (var step : path.steps()) {
            node =
                    switch (node) {
                        case ObjectNode object when object.has(step) -> object.path(step);
                        case ArrayNode array -> array.path(index(path, step, array.size() - 1));
                        default -> throw misfit(path);
                    };
        }
        return node;
    }

    private static int index(Pointer path, int last) {
        return index(path, path.last(), last);
    }

    private static int index(Pointer path, String step, int last) {
        if (!step.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(step) > last) {
            throw misfit(path);
        }
        return Integer.parseInt(step);
    }

    private static IllegalArgumentException misfit(Pointer path) {
        return new IllegalArgumentException(
                "path: %s (expected: a place in the document)"
                        .formatted(path.toString().substring(ROOT.length() + 1)));
    }
}
