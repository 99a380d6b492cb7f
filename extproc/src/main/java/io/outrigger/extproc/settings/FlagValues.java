package io.outrigger.extproc.settings;

import io.outrigger.extproc.settings.Settings.Address;
import io.outrigger.extproc.settings.Settings.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Flags in Go's forms: {@code -f v}, {@code --f v}, {@code -f=v}; a boolean one stands alone. */
final class FlagValues {
    private final Map<String, String> values = new HashMap<>();
    private final List<String> mistakes;

    private FlagValues(List<String> mistakes) {
        this.mistakes = mistakes;
    }

    /**
     * Takes flags apart.
     *
     * @param known names of flags that take a value
     * @param switches names of boolean flags
     */
    static FlagValues parse(
            List<String> arguments,
            Set<String> known,
            Set<String> switches,
            List<String> mistakes) {
        var parsed = new FlagValues(mistakes);
        var names = new TreeSet<>(known);
        names.addAll(switches);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                mistakes.add("argument: " + argument + " (expected: a flag)");
                continue;
            }
            String flag = argument.substring(argument.startsWith("--") ? 2 : 1);
            int equals = flag.indexOf('=');
            String name = equals < 0 ? flag : flag.substring(0, equals);
            if (!names.contains(name)) {
                mistakes.add(
                        "-" + name + ": unknown flag (expected: one of " + dashed(names) + ")");
            }
            if (equals >= 0) {
                parsed.values.put(name, flag.substring(equals + 1));
            } else if (switches.contains(name)) {
                parsed.values.put(name, "true");
            } else if (i + 1 < arguments.size()) {
                parsed.values.put(name, arguments.get(++i));
            } else {
                mistakes.add("-" + name + ": no value (expected: -" + name + " VALUE)");
            }
        }
        return parsed;
    }

    private static List<String> dashed(Set<String> names) {
        return names.stream().map(name -> "-" + name).toList();
    }

    String text(String name, String byDefault) {
        return values.getOrDefault(name, byDefault);
    }

    /** Null when the flag is not there; empty when it is there without a value. */
    @Nullable String given(String name) {
        return values.get(name);
    }

    private void mistake(String name, String value, String expected) {
        mistakes.add("-" + name + ": " + value + " (expected: " + expected + ")");
    }

    <E extends Enum<E>> E choice(String name, E byDefault) {
        String text = text(name, byDefault.name());
        var names = new TreeSet<String>();
        for (E choice : byDefault.getDeclaringClass().getEnumConstants()) {
            if (choice.name().equalsIgnoreCase(text)) {
                return choice;
            }
            names.add(choice.name().toLowerCase(Locale.ROOT));
        }
        mistake(name, text, "one of " + names);
        return byDefault;
    }

    /** A boolean flag is checked, whatever becomes of it. */
    void checkSwitch(String name) {
        String text = text(name, "false");
        if (GoForms.bool(text).isEmpty()) {
            mistake(name, text, "true or false");
        }
    }

    Duration duration(String name, Duration byDefault) {
        String text = given(name);
        if (text == null) {
            return byDefault;
        }
        return GoForms.duration(text)
                .orElseGet(
                        () -> {
                            mistake(name, text, "a duration, such as 120s or 1m30s");
                            return byDefault;
                        });
    }

    /** A number that is greater than zero. */
    long positive(String name, long byDefault) {
        String text = given(name);
        if (text == null) {
            return byDefault;
        }
        if (text.matches("[0-9]{1,19}")) {
            try {
                long number = Long.parseLong(text);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // too long for a long
            }
        }
        mistake(name, text, "a whole number greater than 0");
        return byDefault;
    }

    int port(String name, int byDefault) {
        return port(name, text(name, Integer.toString(byDefault)));
    }

    private int port(String name, String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        mistake(name, text, "a port, 0..65535");
        return 0;
    }

    /** Where to listen. */
    Address address(String name, String byDefault) {
        String text = text(name, byDefault);
        if (text.startsWith("unix://")) {
            String path = text.substring("unix://".length());
            if (!path.startsWith("/")) {
                mistake(name, text, "unix:///ABSOLUTE/PATH");
            }
            return new Address.Unix(Path.of(path));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            mistake(name, text, "HOST:PORT or :PORT");
            return new Address.Tcp(new HostPort("", 0));
        }
        String host = colon == 0 ? "0.0.0.0" : text.substring(0, colon);
        return new Address.Tcp(new HostPort(host, port(name, text.substring(colon + 1))));
    }
}
