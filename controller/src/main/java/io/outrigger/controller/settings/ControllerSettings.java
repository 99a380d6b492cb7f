package io.outrigger.controller.settings;

import io.outrigger.contract.FilterConfig;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.LogLevel;
import io.outrigger.manifests.sidecar.SidecarSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the controller. Which cluster it works on is the usual business of {@code
 * KUBECONFIG} and of ServiceAccounts.
 *
 * @param namespace where the controller runs and keeps its certificates
 * @param webhookListen where the webhook listens; port 0 for a free one
 * @param webhookService the Service by which the API server reaches it
 * @param webhookUrl instead of the Service, for a controller outside of the cluster
 */
public record ControllerSettings(
        String namespace,
        SidecarSettings sidecar,
        NativeSidecar nativeSidecar,
        DataPlane dataPlane,
        HostPort webhookListen,
        String webhookService,
        Optional<URI> webhookUrl) {

    /** Whether sidecars are native. */
    public enum NativeSidecar {
        /** When every node's kubelet knows them. */
        AUTO,
        ALWAYS,
        NEVER
    }

    /** An address to listen on. */
    public record HostPort(String host, int port) {}

    private static final String HELP =
            """
            outrigger controller

            Runs the control plane: watches the cluster, writes what gateways need, and serves the
            webhook that injects the sidecar. The cluster is the one of KUBECONFIG, or the one that
            it runs in. Each flag may also be a variable: --uds-dir is OUTRIGGER_CONTROLLER_UDS_DIR.

              --namespace NAME          where it runs and keeps certificates (outrigger-system)
              --sidecar-image IMAGE     image of the sidecar (outrigger/extproc:VERSION)
              --sidecar-log-level L     debug, info, warn or error (info)
              --native-sidecar WHEN     auto, always or never (auto)
              --uds-dir DIR             folder of the socket (/etc/ai-gateway-extproc-uds)
              --ca-bundle FILE          certificate authorities for providers, in the proxy's image
              --webhook-listen H:P      where the webhook listens (0.0.0.0:9443)
              --webhook-service NAME    its Service (outrigger-webhook)
              --webhook-url URL         instead of the Service: https://HOST:PORT; port 0 for the one
                                        that it listens on
            """;

    /** The help text. */
    public static String help() {
        return HELP;
    }

    /** Reads flags and the variables of this process. */
    public static ControllerSettings from(List<String> args) {
        return from(args, System.getenv());
    }

    /**
     * Reads flags and variables; a flag wins.
     *
     * @throws IllegalArgumentException naming every mistake, one a line
     */
    public static ControllerSettings from(List<String> args, Map<String, String> env) {
        var in = Values.read(args, env);
        var image =
                in.parsed(
                        "sidecar-image",
                        "outrigger/extproc:" + FilterConfig.VERSION,
                        text -> new Image(text, Image.PullPolicy.IF_NOT_PRESENT));
        var level = in.oneOf("sidecar-log-level", LogLevel.INFO, LogLevel.class);
        var sidecar =
                in.parsed(
                        "uds-dir",
                        SidecarSettings.DEFAULT_UDS_DIR,
                        dir -> sidecar(image, dir, level));
        var settings =
                new ControllerSettings(
                        in.text("namespace", "outrigger-system"),
                        sidecar,
                        in.oneOf("native-sidecar", NativeSidecar.AUTO, NativeSidecar.class),
                        new DataPlane(
                                sidecar.socket(),
                                in.text("ca-bundle", DataPlane.DEFAULT.caBundle())),
                        in.parsed("webhook-listen", "0.0.0.0:9443", ControllerSettings::hostPort),
                        in.text("webhook-service", "outrigger-webhook"),
                        in.optional("webhook-url", ControllerSettings::https));
        in.throwMistakes();
        return settings;
    }

    private static SidecarSettings sidecar(Image image, String udsDir, LogLevel level) {
        var defaults = SidecarSettings.defaults(FilterConfig.VERSION, image);
        return new SidecarSettings(
                defaults.version(),
                image,
                defaults.mode(),
                udsDir,
                defaults.adminPort(),
                level,
                defaults.resources(),
                defaults.env(),
                defaults.extraArgs());
    }

    private static HostPort hostPort(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException(text + " (expected: HOST:PORT)");
        }
        return new HostPort(text.substring(0, colon), Integer.parseInt(port));
    }

    private static URI https(String text) {
        var uri = URI.create(text);
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(text + " (expected: https://HOST:PORT)");
        }
        return uri;
    }
}
