package io.outrigger.manifests.policy;

import io.outrigger.manifests.tree.Json;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * JSON trees as literals of CEL, with expressions in some places.
 *
 * @param holes expressions by JSON Pointer
 */
record Cel(Map<String, String> holes) {
    private static final String INDENT = "  ";

    Cel {
        holes = Map.copyOf(holes);
    }

    /** A string; CEL reads all escapes that JSON has. */
    static String string(String text) {
        return Json.print(StringNode.valueOf(text));
    }

    /** A literal without holes. */
    static String literal(JsonNode tree) {
        return new Cel(Map.of()).text(tree);
    }

    /** The literal of a tree. */
    String text(JsonNode tree) {
        return text(tree, "", "");
    }

    private String text(JsonNode node, String pointer, String indent) {
        var hole = holes.get(pointer);
        if (hole != null) {
            return hole;
        }
        return switch (node) {
            case ObjectNode object -> object(object, pointer, indent);
            case ArrayNode array -> array(array, pointer, indent);
            default -> Json.print(node);
        };
    }

    private String object(ObjectNode object, String pointer, String indent) {
        var inner = indent + INDENT;
        var type = Elements.of(object);
        var lines = new StringJoiner(",\n", "{\n", "\n" + indent + "}").setEmptyValue("{}");
        object.forEachEntry(
                (name, value) -> {
                    var text = text(value, pointer + "/" + name, inner);
                    lines.add(inner + string(name) + ": " + type.element(text));
                });
        return lines.toString();
    }

    private String array(ArrayNode array, String pointer, String indent) {
        var type = Elements.of(array);
        var items = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < array.size(); i++) {
            items.add(type.element(text(array.path(i), pointer + "/" + i, indent)));
        }
        return items.toString();
    }

    /** The API server wants all elements of a literal to be of one type. */
    private enum Elements {
        STRINGS,
        /** Of any type, which CEL calls dyn. */
        MIXED;

        static Elements of(JsonNode container) {
            return container.valueStream().allMatch(JsonNode::isString) ? STRINGS : MIXED;
        }

        String element(String text) {
            return switch (this) {
                case STRINGS -> text;
                case MIXED -> "dyn(" + text + ")";
            };
        }
    }
}
