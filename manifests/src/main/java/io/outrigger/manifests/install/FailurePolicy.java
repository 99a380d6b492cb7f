package io.outrigger.manifests.install;

import java.util.Arrays;
import java.util.Optional;

/** What the API server does with a gateway pod when the webhook does not answer. */
public enum FailurePolicy {
    /** Admits it, without a sidecar. */
    IGNORE("Ignore"),
    /** Refuses it; whoever makes the pod tries again. */
    FAIL("Fail");

    private final String text;

    FailurePolicy(String text) {
        this.text = text;
    }

    /** As Kubernetes spells it. */
    public String text() {
        return text;
    }

    /** Empty for what is neither. */
    public static Optional<FailurePolicy> of(String text) {
        return Arrays.stream(values()).filter(it -> it.text.equals(text)).findFirst();
    }
}
