package io.outrigger.extproc.settings;

import io.outrigger.extproc.settings.Settings.HostPort;
import io.outrigger.extproc.settings.Settings.TransportWish;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@code OUTRIGGER_*} variables, of which one that nobody asked for is a mistake, and a few of
 * other names.
 */
final class Variables {
    private static final String PREFIX = "OUTRIGGER_";

    /** Read by scripts, not by this process; they may be exported. */
    private static final Set<String> OTHERS =
            Set.of(
                    "OUTRIGGER_CACHE",
                    "OUTRIGGER_ENVOY",
                    "OUTRIGGER_JAVA_HOME",
                    "OUTRIGGER_KEEP",
                    "OUTRIGGER_TOOLS",
                    "OUTRIGGER_TREE");

    private final Map<String, String> environment;
    private final List<String> mistakes;
    private final Set<String> asked = new TreeSet<>(OTHERS);

    Variables(Map<String, String> environment, List<String> mistakes) {
        this.environment = environment;
        this.mistakes = mistakes;
    }

    String text(String name, String byDefault) {
        asked.add(name);
        return environment.getOrDefault(name, byDefault);
    }

    @Nullable HostPort hostPort(String name) {
        String text = text(name, "");
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")) {
            return new HostPort(
                    text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
        if (!text.isEmpty()) {
            mistakes.add(name + ": " + text + " (expected: HOST:PORT)");
        }
        return null;
    }

    /** Bytes, with an optional suffix Ki, Mi or Gi. */
    long size(String name, long byDefault) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return byDefault;
        }
        int shift =
                text.endsWith("Ki") ? 10 : text.endsWith("Mi") ? 20 : text.endsWith("Gi") ? 30 : 0;
        String digits = shift == 0 ? text : text.substring(0, text.length() - 2);
        if (!digits.matches("[1-9][0-9]{0,9}")) {
            mistakes.add(name + ": " + text + " (expected: bytes, such as 1048576 or 32Mi)");
            return byDefault;
        }
        return Long.parseLong(digits) << shift;
    }

    Duration duration(String name, Duration byDefault) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return byDefault;
        }
        if (!text.matches("[0-9]{1,5}s")) {
            mistakes.add(name + ": " + text + " (expected: seconds, such as 25s)");
            return byDefault;
        }
        return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }

    TransportWish choice(String name, TransportWish byDefault) {
        String text = text(name, byDefault.name().toLowerCase(Locale.ROOT));
        for (TransportWish wish : TransportWish.values()) {
            if (wish.name().toLowerCase(Locale.ROOT).equals(text)) {
                return wish;
            }
        }
        mistakes.add(name + ": " + text + " (expected: auto or nio)");
        return byDefault;
    }

    String octal(String name, String byDefault) {
        String text = text(name, byDefault);
        if (!text.matches("0?[0-7]{3}")) {
            mistakes.add(name + ": " + text + " (expected: octal permissions, such as 0660)");
            return byDefault;
        }
        return text;
    }

    @Nullable Path path(String name) {
        String text = text(name, "");
        return text.isEmpty() ? null : Path.of(text);
    }

    @Nullable URI proxy(String name) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            var uri = new URI(text);
            if ("http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // told below, without what may be a password
        }
        mistakes.add(name + ": (expected: http://HOST:PORT)");
        return null;
    }

    void refuseUnknown() {
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(PREFIX) && !asked.contains(name)) {
                mistakes.add(name + ": unknown variable (expected: one of " + asked + ")");
            }
        }
    }
}
