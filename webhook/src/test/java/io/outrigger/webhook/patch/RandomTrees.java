package io.outrigger.webhook.patch;

import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Small trees with few names, so that two of them have much in common. */
record RandomTrees(Random random) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String[] NAMES = {"a", "b", "", "a/b", "~", "~1", "0", "-"};

    ObjectNode object() {
        return object(3);
    }

    /** A copy with a few changes, as an injector makes them. */
    ObjectNode changed(ObjectNode tree) {
        var copy = tree.deepCopy();
        change(copy);
        change(copy);
        return copy;
    }

    private void change(JsonNode tree) {
        switch (tree) {
            case ObjectNode object when random.nextInt(3) == 0 -> object.set(name(), node(1));
            case ObjectNode object when random.nextInt(3) == 0 -> object.remove(name());
            case ArrayNode array when random.nextInt(3) == 0 ->
                    array.insert(random.nextInt(array.size() + 1), node(1));
            case ArrayNode array when !array.isEmpty() && random.nextInt(3) == 0 ->
                    array.remove(random.nextInt(array.size()));
            default -> tree.forEach(this::change);
        }
    }

    private ObjectNode object(int depth) {
        var object = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(name(), node(depth - 1));
        }
        return object;
    }

    private JsonNode node(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt(3));
            case 3 -> NODES.stringNode(name());
            case 4 -> NODES.numberNode(random.nextInt(3) / 2.0);
            case 5 -> object(depth);
            default -> array(depth);
        };
    }

    private ArrayNode array(int depth) {
        var array = NODES.arrayNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            array.add(node(depth - 1));
        }
        return array;
    }

    private String name() {
        return NAMES[random.nextInt(NAMES.length)];
    }
}
