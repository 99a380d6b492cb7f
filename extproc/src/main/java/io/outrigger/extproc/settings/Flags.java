package io.outrigger.extproc.settings;

import io.outrigger.contract.Secret;
import io.outrigger.extproc.observe.log.LogFormat;
import io.outrigger.extproc.settings.Settings.Address;
import io.outrigger.extproc.settings.Settings.Attributes;
import io.outrigger.extproc.settings.Settings.ConfigSource;
import io.outrigger.extproc.settings.Settings.LogLevel;
import io.outrigger.extproc.settings.Settings.Logging;
import io.outrigger.extproc.settings.Settings.Mcp.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Envoy AI Gateway's flags.
 *
 * @param mcpAddr null when there is no MCP proxy
 * @param mcpFallbackSeed null when there is none
 * @param maxMessage bytes
 */
record Flags(
        ConfigSource config,
        Address extProcAddr,
        int adminPort,
        @Nullable Address mcpAddr,
        Seed mcpSeed,
        @Nullable Seed mcpFallbackSeed,
        Duration mcpWriteTimeout,
        Logging logging,
        Attributes attributes,
        EndpointPrefixes prefixes,
        long maxMessage) {
    private static final Set<String> KNOWN =
            Set.of(
                    "adminPort",
                    "configBundlePath",
                    "configPath",
                    "endpointPrefixes",
                    "extProcAddr",
                    "logFormat",
                    "logLevel",
                    "logRequestHeaderAttributes",
                    "maxRecvMsgSize",
                    "mcpAddr",
                    "mcpFallbackSessionEncryptionIterations",
                    "mcpFallbackSessionEncryptionSeed",
                    "mcpSessionEncryptionIterations",
                    "mcpSessionEncryptionSeed",
                    "mcpWriteTimeout",
                    "metricsRequestHeaderAttributes",
                    "requestHeaderAttributes",
                    "rootPrefix",
                    "spanRequestHeaderAttributes");

    /** Bodies are redacted in logs whether it is given or not. */
    private static final String REDACTION = "enableRedaction";

    private static final String SEED = "default-insecure-seed";
    private static final int ITERATIONS = 100_000;

    static Flags parse(List<String> arguments, List<String> mistakes) {
        var flags = FlagValues.parse(arguments, KNOWN, Set.of(REDACTION), mistakes);
        flags.checkSwitch(REDACTION);
        return new Flags(
                config(flags, mistakes),
                flags.address("extProcAddr", ":1063"),
                flags.port("adminPort", 1064),
                flags.text("mcpAddr", "").isEmpty() ? null : flags.address("mcpAddr", ""),
                new Seed(
                        new Secret(flags.text("mcpSessionEncryptionSeed", SEED)),
                        flags.positive("mcpSessionEncryptionIterations", ITERATIONS)),
                fallback(flags),
                flags.duration("mcpWriteTimeout", Duration.ofMinutes(2)),
                new Logging(
                        flags.choice("logLevel", LogLevel.INFO),
                        flags.choice("logFormat", LogFormat.TEXT)),
                new AttributeFlags(flags, mistakes).attributes(),
                EndpointPrefixes.read(flags, mistakes),
                flags.positive("maxRecvMsgSize", Long.MAX_VALUE));
    }

    private static ConfigSource config(FlagValues flags, List<String> mistakes) {
        String bundle = flags.text("configBundlePath", "");
        String file = flags.text("configPath", "");
        if (bundle.isEmpty() && file.isEmpty()) {
            mistakes.add("-configPath: (expected: a file, or -configBundlePath with a folder)");
        }
        return bundle.isEmpty()
                ? new ConfigSource.File(Path.of(file))
                : new ConfigSource.Bundle(Path.of(bundle));
    }

    private static @Nullable Seed fallback(FlagValues flags) {
        long iterations = flags.positive("mcpFallbackSessionEncryptionIterations", ITERATIONS);
        var seed = new Secret(flags.text("mcpFallbackSessionEncryptionSeed", ""));
        return seed.isEmpty() ? null : new Seed(seed, iterations);
    }
}
