package io.outrigger.manifests.sidecar;

/** The names that a sidecar puts into a pod; users and other controllers depend on them. */
public final class SidecarNames {
    public static final String CONTAINER = "ai-gateway-extproc";
    public static final String UDS_VOLUME = "ai-gateway-extproc-uds";
    public static final String CONFIG_VOLUME = "ai-gateway-extproc-config";

    /** File name of the socket in its folder. */
    public static final String SOCKET = "run.sock";

    /** Where the config Secrets are mounted in the sidecar. */
    public static final String CONFIG_DIR = "/etc/filter-config";

    /** Annotation that says what was rendered, see {@link SidecarStatus}. */
    public static final String STATUS_ANNOTATION = "outrigger.io/status";

    /** Label by which injected pods are found. */
    public static final String INJECTED_LABEL = "outrigger.io/injected";

    /** Envoy's statistics of ext_proc: what its filters did, and the cluster of the socket. */
    public static final String STATS = "http[.].*ext_proc.*|cluster[.]ai-gateway-extproc-uds[.].*";

    static final String ADMIN_PORT_NAME = "aigw-admin";
    static final int MCP_PORT = 9856;
    static final String ENVOY_ADMIN_VARIABLE = "OUTRIGGER_ENVOY_ADMIN";

    private SidecarNames() {}

    /** What to say of a pod in which a volume of ours is something else. */
    public static String volumeTaken() {
        return "pod.spec.volumes: %s or %s is there twice, or has another source (expected: emptyDir, projected)"
                .formatted(UDS_VOLUME, CONFIG_VOLUME);
    }
}
