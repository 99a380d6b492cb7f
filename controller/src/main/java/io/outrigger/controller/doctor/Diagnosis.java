package io.outrigger.controller.doctor;

import io.outrigger.manifests.api.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a Gateway.
 *
 * @param broken the first link that is broken; empty when none is
 * @param warnings what may go wrong
 * @param pods how many pods are attached, in words
 */
public record Diagnosis(
        ObjectKey gateway, Optional<Finding> broken, List<Finding> warnings, String pods) {
    public Diagnosis {
        warnings = List.copyOf(warnings);
    }
}
