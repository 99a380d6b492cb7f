package io.outrigger.webhook.patch;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One comparison: walks both trees and collects operations. */
final class Difference {
    private static final String END = "-";

    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    ArrayNode of(ObjectNode before, ObjectNode after) {
        compare(Pointer.ROOT, before, after);
        return operations;
    }

    private void compare(Pointer path, JsonNode before, JsonNode after) {
        if (before.equals(after)) {
            return;
        }
        if (before instanceof ObjectNode from && after instanceof ObjectNode to) {
            objects(path, from, to);
        } else if (before instanceof ArrayNode from && after instanceof ArrayNode to) {
            arrays(path, from, to);
        } else {
            operations.add(Patches.operation("replace", path, after));
        }
    }

    private void objects(Pointer path, ObjectNode before, ObjectNode after) {
        before.propertyNames().stream()
                .filter(name -> !after.has(name))
                .forEach(name -> operations.add(Patches.operation("remove", path.then(name))));
        after.forEachEntry(
                (name, value) -> {
                    if (before.has(name)) {
                        compare(path.then(name), before.path(name), value);
                    } else {
                        operations.add(Patches.operation("add", path.then(name), value));
                    }
                });
    }

    /** What is equal at both ends stays; the middle is compared pairwise, then cut or filled up. */
    private void arrays(Pointer path, ArrayNode before, ArrayNode after) {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.path(head).equals(after.path(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.path(before.size() - 1 - tail)
                        .equals(after.path(after.size() - 1 - tail))) {
            tail++;
        }
        int pairsEnd = shorter - tail;
        for (int i = head; i < pairsEnd; i++) {
            compare(path.then(i), before.path(i), after.path(i));
        }
        for (int i = before.size() - tail - 1; i >= pairsEnd; i--) {
            operations.add(Patches.operation("remove", path.then(i)));
        }
        for (int i = pairsEnd; i < after.size() - tail; i++) {
            var position = tail == 0 ? path.then(END) : path.then(i);
            operations.add(Patches.operation("add", position, after.path(i)));
        }
    }
}
