package io.outrigger.extproc.settings;

import io.outrigger.extproc.settings.Settings.ConfigSource;
import io.outrigger.extproc.settings.Settings.ExtProcAddr;
import io.outrigger.extproc.settings.Settings.HostPort;
import io.outrigger.extproc.settings.Settings.LogLevel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Envoy AI Gateway's flags, in Go's forms: {@code -f v}, {@code --f v}, {@code -f=v}. */
record Flags(
        ConfigSource config,
        ExtProcAddr extProcAddr,
        int adminPort,
        @Nullable HostPort mcp,
        LogLevel logLevel) {
    private static final Set<String> KNOWN =
            Set.of(
                    "configPath",
                    "configBundlePath",
                    "extProcAddr",
                    "adminPort",
                    "mcpAddr",
                    "logLevel");

    static Flags parse(List<String> arguments, List<String> mistakes) {
        Map<String, String> values = values(arguments, mistakes);
        return new Flags(
                config(values, mistakes),
                extProcAddr(values.getOrDefault("extProcAddr", ":1063"), mistakes),
                port("adminPort", values.getOrDefault("adminPort", "1064"), mistakes),
                mcp(values.get("mcpAddr"), mistakes),
                logLevel(values.getOrDefault("logLevel", "info"), mistakes));
    }

    private static Map<String, String> values(List<String> arguments, List<String> mistakes) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                mistakes.add("argument: " + argument + " (expected: a flag)");
                continue;
            }
            String flag = argument.substring(argument.startsWith("--") ? 2 : 1);
            int equals = flag.indexOf('=');
            String name = equals < 0 ? flag : flag.substring(0, equals);
            if (!KNOWN.contains(name)) {
                mistakes.add("-" + name + ": unknown flag (expected: one of " + sorted() + ")");
            }
            if (equals >= 0) {
                values.put(name, flag.substring(equals + 1));
            } else if (i + 1 < arguments.size()) {
                values.put(name, arguments.get(++i));
            } else {
                mistakes.add("-" + name + ": no value (expected: -" + name + " VALUE)");
            }
        }
        return values;
    }

    private static List<String> sorted() {
        return KNOWN.stream().sorted().map(name -> "-" + name).toList();
    }

    private static ConfigSource config(Map<String, String> values, List<String> mistakes) {
        String bundle = values.getOrDefault("configBundlePath", "");
        String file = values.getOrDefault("configPath", "");
        if (bundle.isEmpty() && file.isEmpty()) {
            mistakes.add("-configPath: (expected: a file, or -configBundlePath with a folder)");
        }
        return bundle.isEmpty()
                ? new ConfigSource.File(Path.of(file))
                : new ConfigSource.Bundle(Path.of(bundle));
    }

    private static ExtProcAddr extProcAddr(String text, List<String> mistakes) {
        if (text.startsWith("unix://")) {
            String path = text.substring("unix://".length());
            if (!path.startsWith("/")) {
                mistakes.add("-extProcAddr: " + text + " (expected: unix:///ABSOLUTE/PATH)");
            }
            return new ExtProcAddr.Unix(Path.of(path));
        }
        return new ExtProcAddr.Tcp(hostPort("extProcAddr", text, mistakes));
    }

    private static @Nullable HostPort mcp(@Nullable String text, List<String> mistakes) {
        return text == null || text.isEmpty() ? null : hostPort("mcpAddr", text, mistakes);
    }

    private static HostPort hostPort(String flag, String text, List<String> mistakes) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            mistakes.add("-" + flag + ": " + text + " (expected: HOST:PORT or :PORT)");
            return new HostPort("", 0);
        }
        String host = colon == 0 ? "0.0.0.0" : text.substring(0, colon);
        return new HostPort(host, port(flag, text.substring(colon + 1), mistakes));
    }

    private static int port(String flag, String text, List<String> mistakes) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        mistakes.add("-" + flag + ": " + text + " (expected: a port, 0..65535)");
        return 0;
    }

    private static LogLevel logLevel(String text, List<String> mistakes) {
        for (LogLevel level : LogLevel.values()) {
            if (level.name().equals(text.toUpperCase(Locale.ROOT))) {
                return level;
            }
        }
        mistakes.add("-logLevel: " + text + " (expected: debug, info, warn or error)");
        return LogLevel.INFO;
    }
}
