package io.outrigger.extproc.settings;

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
 * @param admin host and port of health, metrics and {@code /attached}
 * @param mcp where MCP clients will connect; null when the flag is absent
 * @param envoyAdmin the admin interface of the Envoy beside us; null to not ask
 * @param maxBody longest request body, in bytes
 * @param bodyBudget request bodies that may be held at one time, in bytes
 * @param drain longest wait for Envoy to go after a termination signal
 * @param transport the transport of the socket
 * @param socketMode permissions of the socket, octal
 * @param googleKeyFile credentials for Google; null when only their usual places are looked at
 * @param googleProxy HTTP proxy for calls to Google's token endpoints; null for none
 */
public record Settings(
        ConfigSource config,
        ExtProcAddr extProcAddr,
        HostPort admin,
        @Nullable HostPort mcp,
        LogLevel logLevel,
        @Nullable HostPort envoyAdmin,
        long maxBody,
        long bodyBudget,
        Duration drain,
        TransportWish transport,
        String socketMode,
        @Nullable Path googleKeyFile,
        @Nullable URI googleProxy) {

    /** Where the configuration is read from. */
    public sealed interface ConfigSource {
        /** {@code -configPath}: one YAML file. */
        record File(Path path) implements ConfigSource {}

        /** {@code -configBundlePath}: a folder with an index and its parts. */
        record Bundle(Path folder) implements ConfigSource {}
    }

    /** Where ext_proc listens. */
    public sealed interface ExtProcAddr {
        /** {@code unix:///path}. */
        record Unix(Path path) implements ExtProcAddr {}

        /** {@code host:port}. */
        record Tcp(HostPort address) implements ExtProcAddr {}
    }

    /**
     * A TCP address.
     *
     * @param port 0 for any free one
     */
    public record HostPort(String host, int port) {}

    /** {@code -logLevel}. */
    public enum LogLevel {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

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
        long maxBody = variables.size("OUTRIGGER_MAX_BODY", 32L << 20);
        var settings =
                new Settings(
                        flags.config(),
                        flags.extProcAddr(),
                        new HostPort(
                                variables.text("OUTRIGGER_ADMIN_HOST", "0.0.0.0"),
                                flags.adminPort()),
                        flags.mcp(),
                        flags.logLevel(),
                        variables.hostPort("OUTRIGGER_ENVOY_ADMIN"),
                        maxBody,
                        variables.size("OUTRIGGER_BODY_BUDGET", Math.max(maxBody, maxHeap / 2)),
                        variables.duration("OUTRIGGER_DRAIN", Duration.ofSeconds(25)),
                        variables.choice("OUTRIGGER_TRANSPORT", TransportWish.AUTO),
                        variables.octal("OUTRIGGER_SOCKET_MODE", "0666"),
                        variables.path("GOOGLE_APPLICATION_CREDENTIALS"),
                        variables.proxy("AI_GATEWAY_GCP_AUTH_PROXY_URL"));
        variables.refuseUnknown();
        if (!mistakes.isEmpty()) {
            throw new SettingsException(mistakes);
        }
        return settings;
    }
}
