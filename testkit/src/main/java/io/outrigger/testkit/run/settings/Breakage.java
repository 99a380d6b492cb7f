package io.outrigger.testkit.run.settings;

/** The link of the chain that {@code --break} takes away before the requests. */
public enum Breakage {
    NONE,
    /** The sidecar's process is killed. */
    SIDECAR,
    /** Its socket is removed, and Envoy has to connect anew. */
    SOCKET,
    /** The filter configuration lacks the backend, or cannot be read. */
    CONFIG,
    /** Envoy has no router-level filter, or no route that enables it. */
    FILTER
}
