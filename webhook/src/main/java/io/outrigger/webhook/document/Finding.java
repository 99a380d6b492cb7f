package io.outrigger.webhook.document;

import io.outrigger.webhook.admission.Verdict;

/** What was found in a text. */
public sealed interface Finding {
    /**
     * A pod, and the verdict about it.
     *
     * @param object kind, namespace and name of what holds the pod
     */
    record Judged(String object, Verdict verdict) implements Finding {}

    /** A document that cannot be read. */
    record Unreadable(String message) implements Finding {}

    /** A pod that should have a sidecar, in a document that does not take it. */
    record Rigid(String object, String message) implements Finding {}
}
