package io.outrigger.controller.settings;

import io.outrigger.contract.FilterConfig;
import io.outrigger.controller.rotation.Proxies;
import io.outrigger.controller.settings.ExtensionSettings.Tls;
import io.outrigger.controller.token.Endpoints;
import io.outrigger.controller.watch.WatchedNamespaces;
import io.outrigger.manifests.deployment.Deployments;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoy.ExtProc;
import io.outrigger.manifests.install.FailurePolicy;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.LogLevel;
import io.outrigger.manifests.sidecar.PodSecurity;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.sidecar.SidecarWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The settings of the controller. Which cluster it works on is the usual business of {@code
 * KUBECONFIG} and of ServiceAccounts.
 *
 * @param namespace where the controller runs and keeps its certificates
 * @param identity what distinguishes this replica from others
 * @param watchNamespaces where Gateways and gateway pods are; nothing is read elsewhere
 * @param clusterRole of the installation; the objects that the controller makes go with it
 * @param sidecarWriter who puts the sidecar into pods
 * @param podSecurity how far a GatewayConfig may loosen the sidecar's securityContext
 * @param deployments whether Gateways in namespaces of the shape standalone get ext_proc
 */
public record ControllerSettings(
        String namespace,
        String identity,
        String clusterRole,
        WatchedNamespaces watchNamespaces,
        SidecarSettings sidecar,
        NativeSidecar nativeSidecar,
        SidecarWriter sidecarWriter,
        PodSecurity podSecurity,
        Deployments deployments,
        DataPlane dataPlane,
        ExtensionSettings extension,
        TokenSettings tokens,
        WebhookSettings webhook) {

    /** Whether sidecars are native. */
    public enum NativeSidecar {
        /** When every node's kubelet knows them. */
        AUTO,
        ALWAYS,
        NEVER
    }

    /** Whether Envoy Gateway calls our extension hooks. */
    private enum Hooks {
        ON,
        OFF
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
              --identity NAME           tells it from other replicas (HOSTNAME)
              --cluster-role NAME       ClusterRole of the installation: the webhook's objects are
                                        deleted with it (outrigger)
              --watch-namespaces A,B    where Gateways, their routes and pods are (all namespaces)
              --sidecar-image IMAGE     image of the sidecar (outrigger/extproc:VERSION)
              --sidecar-log-level L     debug, info, warn or error (info)
              --sidecar-pull-secrets N  Secrets to pull the image with, separated by commas
              --sidecar-pod-security P  restricted, or any: whether a GatewayConfig may break the Pod
                                        Security Standard restricted (restricted)
              --native-sidecar WHEN     auto, always or never (auto)
              --sidecar-writer WHO      who puts it into pods: webhook; policy, an admission policy for
                                        each Gateway, Kubernetes 1.36 or newer; overlay, an object that
                                        the Gateway refers to (webhook)
              --standalone WHETHER      on: Gateways of Istio in namespaces that are labelled
                                        outrigger.io/injection=standalone get ext_proc in pods of its
                                        own, by a Deployment (off)
              --uds-dir DIR             folder of the socket (/etc/ai-gateway-extproc-uds)
              --ca-bundle FILE          certificate authorities for providers, in the proxy's image
              --extension-hooks WHETHER on: Envoy Gateway calls our extension hooks; off: it does not,
                                        and an EnvoyExtensionPolicy attaches ext_proc (on)
              --extension-listen H:P    where Envoy Gateway's extension hooks are answered
                                        (0.0.0.0:1065)
              --extension-tls WHETHER   on: they are answered by TLS, and Secret outrigger-extension-ca
                                        says whom to trust; off: in plaintext (off)
              --extension-service NAME  their Service (outrigger-extension)
              --extension-secret NAME   Secret that somebody else keeps, with tls.crt, tls.key and
                                        ca.crt, and so by TLS; the controller makes its own otherwise
              --aws-sts-url URL         AWS's Security Token Service (the one of the policy's region)
              --azure-authority-url URL Microsoft Entra (https://login.microsoftonline.com)
              --google-sts-url URL      Google's Security Token Service (https://sts.googleapis.com)
              --google-iam-url URL      Google's IAM Service Account Credentials API
                                        (https://iamcredentials.googleapis.com)
              --webhook-listen H:P      where the webhook listens (0.0.0.0:9443)
              --webhook-service NAME    its Service (outrigger-webhook)
              --webhook-url URL         instead of the Service: https://HOST:PORT; port 0 for the one
                                        that it listens on
              --webhook-secret NAME     Secret that somebody else keeps, such as cert-manager, with
                                        tls.crt, tls.key and ca.crt; it makes its own otherwise
              --webhook-failure-policy  fail: refuse gateway pods when the webhook is down, once it
                                        has been seen to work; ignore: never (fail)
              --webhook-drain-seconds N how long it still answers before it ends (5)

            HTTP proxies towards these, http://HOST:PORT: AI_GATEWAY_STS_PROXY_URL (AWS),
            AI_GATEWAY_AZURE_PROXY_URL, AI_GATEWAY_GCP_AUTH_PROXY_URL.
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
        var pullSecrets = in.names("sidecar-pull-secrets");
        var image =
                in.parsed(
                        "sidecar-image",
                        "outrigger/extproc:" + FilterConfig.VERSION,
                        text -> new Image(text, Image.PullPolicy.IF_NOT_PRESENT, pullSecrets));
        var level = in.oneOf("sidecar-log-level", LogLevel.INFO, LogLevel.class);
        var defaults = SidecarSettings.defaults(FilterConfig.VERSION, image).withLogLevel(level);
        var sidecar = in.parsed("uds-dir", SidecarSettings.DEFAULT_UDS_DIR, defaults::withUdsDir);
        var settings =
                new ControllerSettings(
                        in.text("namespace", "outrigger-system"),
                        in.parsed(
                                "identity",
                                env.getOrDefault("HOSTNAME", "local"),
                                ControllerSettings::dnsName),
                        in.text("cluster-role", "outrigger"),
                        in.optional("watch-namespaces", ControllerSettings::namespaces)
                                .orElseGet(WatchedNamespaces.All::new),
                        sidecar,
                        in.oneOf("native-sidecar", NativeSidecar.AUTO, NativeSidecar.class),
                        in.oneOf("sidecar-writer", SidecarWriter.WEBHOOK, SidecarWriter.class),
                        in.oneOf("sidecar-pod-security", PodSecurity.RESTRICTED, PodSecurity.class),
                        in.oneOf("standalone", Deployments.OFF, Deployments.class),
                        new DataPlane(
                                sidecar.socket(),
                                in.text("ca-bundle", DataPlane.DEFAULT.caBundle()),
                                ExtProc.SIDECAR,
                                in.oneOf("extension-hooks", Hooks.ON, Hooks.class) == Hooks.ON),
                        extension(in),
                        tokens(in),
                        webhook(in));
        in.throwMistakes();
        return settings;
    }

    private static TokenSettings tokens(Values in) {
        var defaults = Endpoints.DEFAULT;
        return new TokenSettings(
                new Endpoints(
                        in.optional("aws-sts-url", ControllerSettings::http).orElse(null),
                        in.optional("azure-authority-url", ControllerSettings::http)
                                .orElse(defaults.azureAuthority()),
                        in.optional("google-sts-url", ControllerSettings::http)
                                .orElse(defaults.googleSts()),
                        in.optional("google-iam-url", ControllerSettings::http)
                                .orElse(defaults.googleIamCredentials())),
                new Proxies(
                        in.optional("AI_GATEWAY_STS_PROXY_URL", ControllerSettings::proxy),
                        in.optional("AI_GATEWAY_AZURE_PROXY_URL", ControllerSettings::proxy),
                        in.optional("AI_GATEWAY_GCP_AUTH_PROXY_URL", ControllerSettings::proxy)));
    }

    private static ExtensionSettings extension(Values in) {
        var secret = in.optional("extension-secret", ControllerSettings::dnsName);
        return new ExtensionSettings(
                in.parsed("extension-listen", "0.0.0.0:1065", ControllerSettings::hostPort),
                in.text("extension-service", "outrigger-extension"),
                in.oneOf("extension-tls", secret.isPresent() ? Tls.ON : Tls.OFF, Tls.class),
                secret);
    }

    private static WebhookSettings webhook(Values in) {
        return new WebhookSettings(
                in.parsed("webhook-listen", "0.0.0.0:9443", ControllerSettings::hostPort),
                in.text("webhook-service", "outrigger-webhook"),
                in.optional("webhook-url", ControllerSettings::https),
                in.optional("webhook-secret", ControllerSettings::dnsName),
                in.oneOf("webhook-failure-policy", FailurePolicy.FAIL, FailurePolicy.class),
                in.parsed("webhook-drain-seconds", "5", ControllerSettings::seconds));
    }

    private static WatchedNamespaces namespaces(String text) {
        var names = List.of(text.split(",", -1));
        if (!names.stream().allMatch(it -> it.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"))) {
            throw new IllegalArgumentException(text + " (expected: NAMESPACE,NAMESPACE...)");
        }
        return new WatchedNamespaces.Only(Set.copyOf(names));
    }

    private static HostPort hostPort(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException(text + " (expected: HOST:PORT)");
        }
        return new HostPort(text.substring(0, colon), Integer.parseInt(port));
    }

    /** A host name may have capitals, a Kubernetes name may not. */
    private static String dnsName(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (!name.matches("[a-z0-9]([-.a-z0-9]{0,200}[a-z0-9])?")) {
            throw new IllegalArgumentException(text + " (expected: a DNS name)");
        }
        return name;
    }

    private static Duration seconds(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(text + " (expected: 0..999)");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }

    private static URI https(String text) {
        var uri = URI.create(text);
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(text + " (expected: https://HOST:PORT)");
        }
        return uri;
    }

    private static URI http(String text) {
        return url(text, Set.of("http", "https"), "https://HOST:PORT");
    }

    private static URI proxy(String text) {
        return url(text, Set.of("http"), "http://HOST:PORT");
    }

    /** Whoever reads the message need not know a password. */
    private static URI url(String text, Set<String> schemes, String expected) {
        try {
            var uri = new URI(text);
            if (schemes.contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // said below
        }
        throw new IllegalArgumentException("(expected: " + expected + " without a user)");
    }
}
