package io.outrigger.webhook.decision;

import java.util.Locale;

/** Why a pod is refused. */
public enum DenyReason {
    /** The label {@code outrigger.io/inject} is neither {@code true} nor {@code false}. */
    BAD_INJECT_LABEL,
    /** A volume of the pod has one of our names and another source, or two volumes have it. */
    VOLUME_NAME_TAKEN,
    /** An annotation that sets something of the sidecar cannot be followed. */
    BAD_ANNOTATION;

    /** As metrics, logs and audit entries show it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
