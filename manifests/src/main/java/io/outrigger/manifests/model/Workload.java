package io.outrigger.manifests.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pods that serve a Gateway. */
public sealed interface Workload {
    /** Where they run. */
    String namespace();

    /** Made for the Gateway by its own controller, and labelled with its name. */
    record Managed(String namespace) implements Workload {}

    /**
     * Deployed by hand; the Gateway names their Service in {@code spec.addresses}.
     *
     * @param labels the selector of that Service
     */
    record Selected(String namespace, SortedMap<String, String> labels) implements Workload {
        public Selected {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        }
    }
}
