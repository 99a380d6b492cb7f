package io.outrigger.manifests.sidecar;

import java.util.Locale;

/** How much the sidecar logs. */
public enum LogLevel {
    /** Every exchange. */
    DEBUG,
    /** Start, reload and drain. */
    INFO,
    /** What may need attention. */
    WARN,
    /** What failed. */
    ERROR;

    /** As the sidecar's flag takes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
