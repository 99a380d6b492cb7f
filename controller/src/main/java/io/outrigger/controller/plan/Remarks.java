package io.outrigger.controller.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Remarks about pods, for people in front of a terminal: equal ones are made once, and no list is
 * long.
 */
final class Remarks {
    private static final int NAMED = 5;

    private final Map<String, List<String>> pods = new LinkedHashMap<>();

    void add(String pod, String remark) {
        pods.computeIfAbsent(remark, _ -> new ArrayList<>()).add(pod);
    }

    /** How many pods there is a remark about. */
    int count() {
        return pods.values().stream().mapToInt(List::size).sum();
    }

    /** All of them, to follow a sentence; empty when there are none. */
    @Override
    public String toString() {
        String first =
                pods.entrySet().stream()
                        .limit(NAMED)
                        .map(it -> "; " + named(it.getValue()) + ": " + it.getKey())
                        .collect(Collectors.joining());
        int more = pods.size() - NAMED;
        return more <= 0 ? first : first + "; and " + more + " other remarks";
    }

    private static String named(List<String> pods) {
        String first = pods.stream().limit(NAMED).collect(Collectors.joining(", "));
        int more = pods.size() - NAMED;
        return more <= 0 ? first : first + " and " + more + " more";
    }
}
