package io.outrigger.controller.apply;

import tools.jackson.databind.JsonNode;

/** Whether an object is as server-side apply would leave it. */
final class Containment {
    private Containment() {}

    /**
     * Whether everything desired is there: fields of others, and defaults, do no harm. Lists must
     * be of equal length.
     */
    static boolean holds(JsonNode actual, JsonNode desired) {
        if (desired.isObject()) {
            return desired.propertyStream()
                    .allMatch(
                            it ->
                                    it.getValue().isNull()
                                            || holds(actual.path(it.getKey()), it.getValue()));
        }
        if (desired.isArray()) {
            return actual.isArray() && actual.size() == desired.size() && elements(actual, desired);
        }
        if (desired.isNumber()) {
            return actual.isNumber()
                    && actual.decimalValue().compareTo(desired.decimalValue()) == 0;
        }
        return actual.equals(desired);
    }

    private static boolean elements(JsonNode actual, JsonNode desired) {
        for (int i = 0; i < desired.size(); i++) {
            if (!holds(actual.get(i), desired.get(i))) {
                return false;
            }
        }
        return true;
    }
}
