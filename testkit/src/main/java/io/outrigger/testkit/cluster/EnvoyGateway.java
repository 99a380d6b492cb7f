package io.outrigger.testkit.cluster;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** A real Envoy Gateway. */
public final class EnvoyGateway implements AutoCloseable {
    /** Where it lives, and its proxies with it unless it is told otherwise. */
    public static final String NAMESPACE = "envoy-gateway-system";

    /** Where it expects the extension server, on 127.0.0.1. */
    public static final int EXTENSION_PORT = 1065;

    /** The name under which it knows 127.0.0.1 as the extension server. */
    static final String EXTENSION_HOST = "outrigger-extension.outrigger-system.svc.cluster.local";

    private static final Duration START = Duration.ofSeconds(90);
    private static final URI READY = URI.create("http://127.0.0.1:8081/readyz");

    private static final String CONFIG =
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: EnvoyGateway
            gateway: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
            logging: {level: {default: info}}
            admin: {address: {host: 127.0.0.1, port: 19090}}
            telemetry: {metrics: {prometheus: {disable: true}}}
            provider:
              type: Kubernetes
              kubernetes: {leaderElection: {disable: true}, proxyTopologyInjector: {disabled: true}, deploy: {type: DEPLOY}}
            extensionApis: {enableBackend: true}
            """;
    private static final String MOUNTS =
            """
            set -e
            mount --bind "$0" /certs
            mount -t tmpfs none /run
            mkdir -p /run/secrets/kubernetes.io/serviceaccount
            mount --bind "$1" /run/secrets/kubernetes.io/serviceaccount
            shift
            exec "$@"
            """;

    private final Command command;
    private final Path config;
    private Proxies proxies = Proxies.CONTROLLER_NAMESPACE;
    private Child child;

    private EnvoyGateway(Command command, Path config) {
        this.command = command;
        this.config = config;
        this.child = started();
    }

    /**
     * Whether it asks an extension server, and how.
     *
     * @param config a part of its configuration
     */
    public record Hooks(String config) {
        /** Nobody is asked. */
        public static final Hooks OFF = new Hooks("");

        /** In plaintext. */
        public static final Hooks ON =
                to("{ip: {address: 127.0.0.1, port: " + EXTENSION_PORT + "}}");

        /** By TLS, trusting the authorities of this Secret. */
        public static Hooks tls(String namespace, String secret) {
            return to(
                    """
                    {fqdn: {hostname: %s, port: %d}, tls: {certificateRef: {namespace: %s, name: %s}}}
                    """
                            .formatted(EXTENSION_HOST, EXTENSION_PORT, namespace, secret));
        }

        private static Hooks to(String service) {
            return new Hooks(
                    """
                    extensionManager:
                      maxMessageSize: 64M
                      hooks:
                        xdsTranslator:
                          post: [Translation]
                          translation:
                            listener: {includeAll: true}
                            route: {includeAll: true}
                            cluster: {includeAll: true}
                            secret: {includeAll: true}
                      service: SERVICE
                    """
                            .replace("SERVICE", service.strip()));
        }
    }

    /** Where it runs proxies. */
    public enum Proxies {
        /** In its own namespace. */
        CONTROLLER_NAMESPACE("ControllerNamespace"),
        /** In the namespace of their Gateway. */
        GATEWAY_NAMESPACE("GatewayNamespace");

        private final String type;

        Proxies(String type) {
            this.type = type;
        }
    }

    /** Starts it, with hooks, on a server that has its CRDs, and waits until it is ready. */
    public static EnvoyGateway start(TestBed bed, RunFolder run, KubeApiServer server) {
        server.apply(
                "{apiVersion: v1, kind: Namespace, metadata: {name: "
                        + NAMESPACE
                        + ", labels: {outrigger.io/injection: enabled}}}");
        Path folder = run.folder("envoy-gateway");
        var env =
                Map.of(
                        "KUBECONFIG",
                        server.kubeconfig().toString(),
                        "KUBERNETES_SERVICE_HOST",
                        server.uri().getHost(),
                        "KUBERNETES_SERVICE_PORT",
                        Integer.toString(server.uri().getPort()),
                        "ENVOY_GATEWAY_NAMESPACE",
                        NAMESPACE);
        Path program = bed.gatewayTool("envoy-gateway");
        var certgen =
                Command.of("certgen", folder, program, "certgen", "--disable-topology-injector")
                        .withEnv(env);
        try (var child = Child.start(certgen)) {
            child.await("its end", START, () -> !child.isAlive());
        }
        Path config = folder.resolve("config.yaml");
        write(config, Hooks.ON, Proxies.CONTROLLER_NAMESPACE);
        var command =
                Command.of(
                                "envoy-gateway",
                                folder,
                                "unshare",
                                "--mount",
                                "--propagation",
                                "private",
                                "sh",
                                "-c",
                                MOUNTS,
                                certificates(server.http(), folder),
                                server.serviceAccountFiles(),
                                program,
                                "server",
                                "--config-path",
                                config)
                        .withEnv(env);
        return new EnvoyGateway(command, config);
    }

    private static Path certificates(KubeHttp http, Path folder) {
        Path certs = folder.resolve("certs");
        var secret = http.get("/api/v1/namespaces/" + NAMESPACE + "/secrets/envoy-gateway");
        try {
            Files.createDirectories(certs);
            for (var entry : secret.path("data").properties()) {
                Files.write(
                        certs.resolve(entry.getKey()),
                        Base64.getDecoder().decode(entry.getValue().asString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return certs;
    }

    private static void write(Path config, Hooks hooks, Proxies proxies) {
        try {
            Files.writeString(config, CONFIG.replace("DEPLOY", proxies.type) + hooks.config());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Child started() {
        var started = Child.start(command);
        started.awaitHttp(READY, START);
        return started;
    }

    /** Ends it at once. */
    public void kill() {
        child.kill();
    }

    /** Starts it anew, after {@link #kill}. */
    public void restart(Hooks hooks) {
        restart(hooks, proxies);
    }

    /** The same, with proxies elsewhere. */
    public void restart(Hooks hooks, Proxies where) {
        proxies = where;
        write(config, hooks, where);
        child = started();
    }

    /** The namespace of the proxies of a Gateway. */
    public String proxies(String gatewayNamespace) {
        return switch (proxies) {
            case CONTROLLER_NAMESPACE -> NAMESPACE;
            case GATEWAY_NAMESPACE -> gatewayNamespace;
        };
    }

    /** The process. */
    public Child child() {
        return child;
    }

    @Override
    public void close() {
        child.kill();
    }
}
