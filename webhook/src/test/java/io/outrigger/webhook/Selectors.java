package io.outrigger.webhook;

import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Label selectors, evaluated as the API server does. */
public final class Selectors {
    private Selectors() {}

    /** Whether every expression of the selector holds for the labels. */
    public static boolean match(JsonNode selector, Map<String, String> labels) {
        return StreamSupport.stream(selector.path("matchExpressions").spliterator(), false)
                .allMatch(expression -> holds(expression, labels));
    }

    private static boolean holds(JsonNode expression, Map<String, String> labels) {
        var value = labels.get(expression.path("key").stringValue());
        var listed =
                StreamSupport.stream(expression.path("values").spliterator(), false)
                        .anyMatch(listedValue -> listedValue.stringValue().equals(value));
        var operator = expression.path("operator").stringValue();
        return switch (operator) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            default -> throw new IllegalArgumentException("operator: " + operator);
        };
    }
}
