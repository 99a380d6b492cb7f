package io.outrigger.controller.cli;

import io.outrigger.manifests.api.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The flags of a call: {@code --name value} or {@code --name=value}; words without a flag belong to
 * the {@code -f} before them.
 *
 * @param values by flag name with its dashes, in order
 */
record Flags(Map<String, List<String>> values) {
    static final String FILE = "-f";

    /** Parses a call whose flags all take a value. */
    static Flags parse(List<String> args, Set<String> known) {
        var values = new LinkedHashMap<String, List<String>>();
        var mistakes = new ArrayList<String>();
        String open = "";
        String last = "";
        for (String arg : args) {
            if (!open.isEmpty()) {
                values.computeIfAbsent(open, _ -> new ArrayList<>()).add(arg);
                last = open;
                open = "";
            } else if (arg.startsWith("-") && arg.length() > 1) {
                int equals = arg.indexOf('=');
                String name = equals < 0 ? arg : arg.substring(0, equals);
                if (!known.contains(name)) {
                    mistakes.add(name + ": unknown flag (expected: one of " + sorted(known) + ")");
                }
                if (equals < 0) {
                    open = name;
                } else {
                    values.computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(arg.substring(equals + 1));
                    last = name;
                }
            } else if (last.equals(FILE)) {
                values.computeIfAbsent(FILE, _ -> new ArrayList<>()).add(arg);
            } else {
                mistakes.add(arg + ": a word without a flag (expected: -f before files)");
            }
        }
        if (!open.isEmpty()) {
            mistakes.add(open + ": no value (expected: a value after it)");
        }
        if (!mistakes.isEmpty()) {
            throw new UsageException(mistakes);
        }
        return new Flags(values);
    }

    private static List<String> sorted(Set<String> known) {
        return known.stream().sorted().toList();
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    Optional<String> last(String name) {
        var all = all(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Whether {@code NAME} or {@code NAMESPACE/NAME} means this object. */
    static boolean means(String value, ObjectKey key) {
        return value.equals(key.name()) || value.equals(key.toString());
    }
}
