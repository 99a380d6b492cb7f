package io.outrigger.manifests.sidecar;

import java.util.Locale;

/** How the sidecar runs next to the proxy. */
public enum SidecarMode {
    /** An init container that never ends: starts before the proxy and stops after it. */
    NATIVE,
    /** An ordinary container, for clusters whose kubelets do not know native sidecars. */
    PLAIN;

    /** As written in the status annotation. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
