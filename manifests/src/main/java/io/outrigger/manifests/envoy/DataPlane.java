package io.outrigger.manifests.envoy;

/**
 * What Envoy must know about its pod, and how it comes to know of ext_proc.
 *
 * @param udsPath socket of ext_proc
 * @param caBundle file with the system's certificate authorities
 * @param extProc beside it, or elsewhere
 * @param hooks whether Envoy Gateway calls our extension hooks; if not, an EnvoyExtensionPolicy has
 *     it attach ext_proc
 * @param mesh whether it is a proxy of Istio's, with certificates of the mesh
 */
public record DataPlane(
        String udsPath, String caBundle, ExtProc extProc, boolean hooks, boolean mesh) {
    /** Linux takes 107 bytes, Java's own sockets one less. */
    private static final int MAX_UDS_PATH = 106;

    /** The largest body that Envoy keeps in memory for ext_proc. */
    public static final int MAX_BODY_BYTES = 32 << 20;

    public static final DataPlane DEFAULT =
            new DataPlane(
                    "/etc/ai-gateway-extproc-uds/run.sock",
                    "/etc/ssl/certs/ca-certificates.crt",
                    ExtProc.SIDECAR,
                    true);

    public DataPlane {
        if (!udsPath.startsWith("/") || udsPath.length() > MAX_UDS_PATH) {
            throw new IllegalArgumentException(
                    "udsPath: %s (expected: an absolute path of at most %d bytes)"
                            .formatted(udsPath, MAX_UDS_PATH));
        }
    }

    /** Outside of a mesh. */
    public DataPlane(String udsPath, String caBundle, ExtProc extProc, boolean hooks) {
        this(udsPath, caBundle, extProc, hooks, false);
    }

    /** The same, in Istio's mesh, with another ext_proc. */
    public DataPlane inMesh(ExtProc other) {
        return new DataPlane(udsPath, caBundle, other, hooks, true);
    }
}
