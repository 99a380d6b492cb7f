package io.outrigger.webhook.patch;

import java.util.ArrayList;
import java.util.List;

/** A JSON Pointer (RFC 6901) as the list of its unescaped steps. */
record Pointer(List<String> steps) {
    static final Pointer ROOT = new Pointer(List.of());

    Pointer {
        steps = List.copyOf(steps);
    }

    static Pointer parse(String text) {
        if (text.isEmpty()) {
            return ROOT;
        }
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException(
                    "path: " + text + " (expected: empty or starting with /)");
        }
        var steps = new ArrayList<String>();
        for (var step : text.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return new Pointer(steps);
    }

    Pointer then(String step) {
        var longer = new ArrayList<>(steps);
        longer.add(step);
        return new Pointer(longer);
    }

    Pointer then(int index) {
        return then(Integer.toString(index));
    }

    Pointer parent() {
        return new Pointer(steps.subList(0, steps.size() - 1));
    }

    String last() {
        return steps.getLast();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var step : steps) {
            text.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
