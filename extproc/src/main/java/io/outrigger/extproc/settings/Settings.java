package io.outrigger.extproc.settings;

import io.outrigger.contract.Secret;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.log.LogFormat;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the process runs.
 *
 * @param config the filter configuration, a file or a bundle folder
 * @param extProcAddr where Envoy connects
 * @param shape of the installation
 * @param admin host and port of health, metrics and {@code /attached}
 * @param prefixes below which paths clients find the endpoints
 * @param attributes headers that become attributes
 * @param envoyAdmin the admin interface of the Envoy beside us; null to not ask
 * @param drain longest wait for Envoy to go after a termination signal
 * @param googleKeyFile credentials for Google; null when only their usual places are looked at
 * @param googleProxy HTTP proxy for calls to Google's token endpoints; null for none
 */
public record Settings(
        ConfigSource config,
        Address extProcAddr,
        Shape shape,
        HostPort admin,
        Mcp mcp,
        Logging logging,
        EndpointPrefixes prefixes,
        Attributes attributes,
        Telemetry telemetry,
        @Nullable HostPort envoyAdmin,
        Bodies bodies,
        Duration drain,
        Socket socket,
        @Nullable Path googleKeyFile,
        @Nullable URI googleProxy) {

    /** Where the configuration is read from. */
    public sealed interface ConfigSource {
        /** {@code -configPath}: one YAML file. */
        record File(Path path) implements ConfigSource {}

        /** {@code -configBundlePath}: a folder with an index and its parts. */
        record Bundle(Path folder) implements ConfigSource {}
    }

    /** Where to listen. */
    public sealed interface Address {
        /** {@code unix:///path}. */
        record Unix(Path path) implements Address {}

        /** {@code host:port}. */
        record Tcp(HostPort address) implements Address {}
    }

    /** {@code OUTRIGGER_SHAPE}. */
    public enum Shape {
        /** In the pod of the only Envoy that connects. */
        SIDECAR,
        /** In pods of its own, of which Envoys choose one for each stream. */
        STANDALONE
    }

    /**
     * A TCP address.
     *
     * @param port 0 for any free one
     */
    public record HostPort(String host, int port) {}

    /**
     * The MCP proxy.
     *
     * @param address where its clients connect; null when there is none
     * @param fallback a seed that sessions may still have been encrypted with; null for none
     * @param writeTimeout longest wait for a client to take an answer
     * @param maxRequestBody bytes
     * @param heartbeat zero for none
     */
    public record Mcp(
            @Nullable Address address,
            Seed seed,
            @Nullable Seed fallback,
            Duration writeTimeout,
            long maxRequestBody,
            Duration heartbeat) {

        /** What the key of session ids is derived from. */
        public record Seed(Secret secret, long iterations) {}
    }

    /** What is logged, and how. */
    public record Logging(LogLevel level, LogFormat format) {}

    /** {@code -logLevel}. */
    public enum LogLevel {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** Headers that become attributes of spans, of metrics, and of lines in the access log. */
    public record Attributes(
            HeaderAttributes spans, HeaderAttributes metrics, HeaderAttributes accessLog) {}

    /**
     * Limits of request bodies, in bytes.
     *
     * @param max longest one
     * @param budget all that may be held at one time
     */
    public record Bodies(long max, long budget) {}

    /**
     * The Unix socket.
     *
     * @param mode permissions, octal
     */
    public record Socket(TransportWish transport, String mode) {}

    /** {@code OUTRIGGER_TRANSPORT}. */
    public enum TransportWish {
        /** Native epoll where it can be had, else NIO. */
        AUTO,
        NIO
    }

    /**
     * Reads flags and environment.
     *
     * @param maxHeap bytes; the default budget of bodies is half of it
     * @throws SettingsException with every mistake at once
     */
    public static Settings from(
            List<String> arguments, Map<String, String> environment, long maxHeap)
            throws SettingsException {
        var mistakes = new ArrayList<String>();
        var flags = Flags.parse(arguments, mistakes);
        var variables = new Variables(environment, mistakes);
        long maxBody =
                Math.min(flags.maxMessage(), variables.size("OUTRIGGER_MAX_BODY", 32L << 20));
        var settings =
                new Settings(
                        flags.config(),
                        flags.extProcAddr(),
                        variables.choice("OUTRIGGER_SHAPE", Shape.SIDECAR),
                        new HostPort(
                                variables.text("OUTRIGGER_ADMIN_HOST", "0.0.0.0"),
                                flags.adminPort()),
                        mcp(flags, variables),
                        flags.logging(),
                        flags.prefixes(),
                        flags.attributes(),
                        TelemetryVariables.read(variables),
                        variables.hostPort("OUTRIGGER_ENVOY_ADMIN"),
                        new Bodies(
                                maxBody,
                                variables.size(
                                        "OUTRIGGER_BODY_BUDGET", Math.max(maxBody, maxHeap / 2))),
                        variables.duration("OUTRIGGER_DRAIN", Duration.ofSeconds(25)),
                        new Socket(
                                variables.choice("OUTRIGGER_TRANSPORT", TransportWish.AUTO),
                                variables.octal("OUTRIGGER_SOCKET_MODE", "0666")),
                        variables.path("GOOGLE_APPLICATION_CREDENTIALS"),
                        variables.proxy("AI_GATEWAY_GCP_AUTH_PROXY_URL"));
        variables.refuseUnknown();
        if (!mistakes.isEmpty()) {
            throw new SettingsException(mistakes);
        }
        return settings;
    }

    private static Mcp mcp(Flags flags, Variables variables) {
        return new Mcp(
                flags.mcpAddr(),
                flags.mcpSeed(),
                flags.mcpFallbackSeed(),
                flags.mcpWriteTimeout(),
                variables.size("MCP_PROXY_MAX_REQUEST_BODY_SIZE", 4L << 20),
                variables.duration("MCP_PROXY_HEARTBEAT_INTERVAL", Duration.ofMinutes(1)));
    }
}
