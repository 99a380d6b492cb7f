package io.outrigger.controller.pods;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pods of a namespace that bear these labels. */
public record PodSelection(String namespace, SortedMap<String, String> labels) {
    public PodSelection {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** The pods of a namespace that bear these labels. */
    public static PodSelection of(String namespace, Map<String, String> labels) {
        return new PodSelection(namespace, new TreeMap<>(labels));
    }
}
