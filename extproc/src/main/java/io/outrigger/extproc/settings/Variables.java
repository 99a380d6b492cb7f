package io.outrigger.extproc.settings;

import io.outrigger.extproc.settings.Settings.HostPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The environment. An {@code OUTRIGGER_*} variable that nobody asked for is a mistake. */
final class Variables {
    private static final String PREFIX = "OUTRIGGER_";

    /** Read by scripts, not by this process; they may be exported. */
    private static final Set<String> OTHERS =
            Set.of(
                    "OUTRIGGER_CACHE",
                    "OUTRIGGER_ENVOY",
                    "OUTRIGGER_INSTALL_TOOLS",
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
            mistake(name, text, "HOST:PORT");
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
            mistake(name, text, "bytes, such as 1048576 or 32Mi");
            return byDefault;
        }
        return Long.parseLong(digits) << shift;
    }

    /** A whole number. */
    int count(String name, int byDefault) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return byDefault;
        }
        if (!text.matches("[0-9]{1,9}")) {
            mistake(name, text, "a whole number");
            return byDefault;
        }
        return Integer.parseInt(text);
    }

    Duration duration(String name, Duration byDefault) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return byDefault;
        }
        return GoForms.duration(text)
                .orElseGet(
                        () -> {
                            mistake(name, text, "a duration, such as 25s");
                            return byDefault;
                        });
    }

    /** Whether a variable says {@code true}. */
    boolean flag(String name) {
        return flag(name, false);
    }

    boolean flag(String name, boolean byDefault) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return byDefault;
        }
        return GoForms.bool(text)
                .orElseGet(
                        () -> {
                            mistake(name, text, "true or false");
                            return byDefault;
                        });
    }

    <E extends Enum<E>> E choice(String name, E byDefault) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return byDefault;
        }
        var names = new TreeSet<String>();
        for (E choice : byDefault.getDeclaringClass().getEnumConstants()) {
            String named = choice.name().toLowerCase(Locale.ROOT);
            if (named.equals(text)) {
                return choice;
            }
            names.add(named);
        }
        mistake(name, text, "one of " + names);
        return byDefault;
    }

    /** Checks a variable that somebody else reads. */
    void oneOf(String name, Set<String> values) {
        String text = text(name, "");
        if (!text.isEmpty() && !values.contains(text.toLowerCase(Locale.ROOT))) {
            mistake(name, text, "one of " + new TreeSet<>(values));
        }
    }

    /** Variables whose names begin so. */
    SortedMap<String, String> withPrefix(String prefix) {
        var found = new TreeMap<String, String>();
        environment.forEach(
                (name, value) -> {
                    if (name.startsWith(prefix)) {
                        found.put(name, value);
                    }
                });
        return found;
    }

    boolean isAsked(String name) {
        return asked.contains(name);
    }

    void mistake(String name, String value, String expected) {
        mistakes.add(name + ": " + value + " (expected: " + expected + ")");
    }

    String octal(String name, String byDefault) {
        String text = text(name, byDefault);
        if (!text.matches("0?[0-7]{3}")) {
            mistake(name, text, "octal permissions, such as 0660");
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
        for (String name : withPrefix(PREFIX).keySet()) {
            if (!asked.contains(name)) {
                unknown(name, PREFIX);
            }
        }
    }

    /** A name that begins like others, which were asked for. */
    void unknown(String name, String prefix) {
        List<String> known = asked.stream().filter(it -> it.startsWith(prefix)).toList();
        mistakes.add(name + ": unknown variable (expected: one of " + known + ")");
    }
}
