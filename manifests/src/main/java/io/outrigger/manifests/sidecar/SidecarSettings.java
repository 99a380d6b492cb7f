package io.outrigger.manifests.sidecar;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an operator may choose about the sidecar, for all gateways or for one.
 *
 * @param version of the product that renders, shown in the pod's status annotation
 * @param udsDir folder of the socket, the same in the sidecar and in the proxy
 * @param adminPort health, metrics and {@code /attached}
 */
public record SidecarSettings(
        String version,
        Image image,
        SidecarMode mode,
        String udsDir,
        int adminPort,
        LogLevel logLevel,
        Resources resources,
        ContainerOptions options) {

    /** The folder of the socket unless told otherwise. */
    public static final String DEFAULT_UDS_DIR = "/etc/ai-gateway-extproc-uds";

    /** The admin port unless told otherwise. */
    public static final int DEFAULT_ADMIN_PORT = 1064;

    /** Linux takes 107 bytes, Java's own sockets one less. */
    private static final int MAX_SOCKET_PATH = 106;

    public SidecarSettings {
        checkSocket(udsDir);
        if (adminPort < 1 || adminPort > 65535) {
            throw new IllegalArgumentException("adminPort: " + adminPort + " (expected: 1..65535)");
        }
    }

    /** The settings of somebody who chose nothing but an image. */
    public static SidecarSettings defaults(String version, Image image) {
        return new SidecarSettings(
                version,
                image,
                SidecarMode.NATIVE,
                DEFAULT_UDS_DIR,
                DEFAULT_ADMIN_PORT,
                LogLevel.INFO,
                Resources.DEFAULTS,
                ContainerOptions.NONE);
    }

    /** The same, with another image. */
    public SidecarSettings withImage(Image other) {
        return new SidecarSettings(
                version, other, mode, udsDir, adminPort, logLevel, resources, options);
    }

    /** The same, run in another mode. */
    public SidecarSettings withMode(SidecarMode other) {
        return new SidecarSettings(
                version, image, other, udsDir, adminPort, logLevel, resources, options);
    }

    /** The same, with the socket in another folder. */
    public SidecarSettings withUdsDir(String other) {
        return new SidecarSettings(
                version, image, mode, other, adminPort, logLevel, resources, options);
    }

    /** The same, at another log level. */
    public SidecarSettings withLogLevel(LogLevel other) {
        return new SidecarSettings(
                version, image, mode, udsDir, adminPort, other, resources, options);
    }

    /** The same, with other resources. */
    public SidecarSettings withResources(Resources other) {
        return new SidecarSettings(
                version, image, mode, udsDir, adminPort, logLevel, other, options);
    }

    /** The same, with other variables. */
    public SidecarSettings withEnv(List<EnvVar> other) {
        return withOptions(options.withEnv(other));
    }

    SidecarSettings withOptions(ContainerOptions other) {
        return new SidecarSettings(
                version, image, mode, udsDir, adminPort, logLevel, resources, other);
    }

    /** The socket that the sidecar binds and the proxy dials. */
    public String socket() {
        return udsDir + "/" + SidecarNames.SOCKET;
    }

    private static void checkSocket(String udsDir) {
        var path = udsDir + "/" + SidecarNames.SOCKET;
        if (!udsDir.startsWith("/")
                || udsDir.endsWith("/")
                || udsDir.contains(":")
                || udsDir.contains("..")) {
            throw new IllegalArgumentException(
                    "udsDir: " + udsDir + " (expected: an absolute path without ':' and '..')");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH) {
            throw new IllegalArgumentException(
                    "udsDir: %s (expected: %s of at most %d bytes)"
                            .formatted(udsDir, "a socket path", MAX_SOCKET_PATH));
        }
    }
}
