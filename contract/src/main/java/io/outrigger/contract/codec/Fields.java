package io.outrigger.contract.codec;

import io.outrigger.contract.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping under the reader's eye: hands out typed values by key, remembers which keys were
 * asked for, and reports every mistake with its path. Absent and {@code null} are the same, and a
 * mistaken value reads as an absent one: the reading goes on, so that all mistakes come at once.
 */
final class Fields {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern HARMLESS_KEY = Pattern.compile("[A-Za-z]{1,32}");

    private final String path;
    private final Keys keys;
    private final Report report;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(String path, Keys keys, Report report) {
        this.path = path;
        this.keys = keys;
        this.report = report;
    }

    /** Reads a root mapping with {@code reader}, then judges the keys that it did not ask for. */
    static <T> T read(MappingNode node, Keys keys, Report report, Function<Fields, T> reader) {
        return new Fields("", keys, report).over(node, reader);
    }

    private <T> T over(MappingNode node, Function<Fields, T> reader) {
        node.getValue().forEach(entry -> put(entry.getKeyNode(), entry.getValueNode()));
        T value = reader.apply(this);
        values.keySet().stream().filter(key -> !known.contains(key)).forEach(this::unknown);
        return value;
    }

    private void put(Node keyNode, Node value) {
        if (!(keyNode instanceof ScalarNode scalar)) {
            report.mistake(path, Nodes.kind(keyNode) + " as a key (expected: a string)");
        } else if (values.putIfAbsent(scalar.getValue(), value) != null) {
            mistake(scalar.getValue(), "duplicate key");
        }
    }

    private void unknown(String key) {
        if (keys == Keys.OPEN) {
            report.unknownKey(at(key));
        } else {
            mistake(key, "unknown key (expected: " + String.join(", ", known) + ")");
        }
    }

    boolean has(String key) {
        return node(key) != null;
    }

    /** Empty when absent. */
    String text(String key) {
        return Objects.requireNonNullElse(textOrNull(key), "");
    }

    @Nullable String textOrNull(String key) {
        var node = node(key);
        return node == null ? null : text(node, at(key));
    }

    /** A mistake unless it is empty or has the form. */
    String text(String key, Form form) {
        String text = text(key);
        if (!text.isEmpty() && !form.accepts().test(text)) {
            mistake(key, form.refusal(text));
        }
        return text;
    }

    /** A mistake unless it is there and has the form. */
    String required(String key, Form form) {
        required(key, form.expected());
        return text(key, form);
    }

    /** A mistake unless it is there and not blank. */
    String required(String key, String expected) {
        var node = node(key);
        String text = text(key);
        if (node == null) {
            mistake(key, "missing (expected: " + expected + ")");
        } else if (Nodes.isText(node) && text.isBlank()) {
            mistake(key, "empty (expected: " + expected + ")");
        }
        return text;
    }

    /** A header's value, which may be a credential: no message prints it. */
    String headerValue(String key) {
        return oneLine(key, text(key));
    }

    /** A credential that becomes a header's value. */
    Secret secret(String key) {
        return new Secret(oneLine(key, text(key).strip()));
    }

    private String oneLine(String key, String text) {
        if (!Form.ONE_LINE.accepts().test(text)) {
            mistake(key, "[redacted] (expected: " + Form.ONE_LINE.expected() + ")");
        }
        return text;
    }

    boolean flag(String key) {
        var node = node(key);
        if (node == null) {
            return false;
        }
        if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)) {
            return Boolean.parseBoolean(scalar.getValue());
        }
        mistake(key, Nodes.kind(node) + " (expected: true or false)");
        return false;
    }

    /** Required; a mistaken one reads as the first constant. */
    <E extends Enum<E>> E choice(String key, Class<E> type) {
        E[] choices = type.getEnumConstants();
        String expected =
                Arrays.stream(choices)
                        .map(Enum::name)
                        .collect(Collectors.joining(", ", "one of ", ""));
        String text = required(key, expected);
        for (E choice : choices) {
            if (choice.name().equals(text)) {
                return choice;
            }
        }
        if (!text.isBlank()) {
            mistake(key, Quoted.of(text) + " (expected: " + expected + ")");
        }
        return choices[0];
    }

    List<String> texts(String key) {
        return items(key, this::text);
    }

    /** Names of headers, in lower case. */
    List<String> headerNames(String key) {
        return items(key, this::headerName);
    }

    private @Nullable String headerName(Node node, String where) {
        String name = text(node, where);
        if (name == null) {
            return null;
        }
        if (!Form.HEADER_NAME.accepts().test(name)) {
            report.mistake(where, Form.HEADER_NAME.refusal(name));
        }
        return name.toLowerCase(Locale.ROOT);
    }

    <T> List<T> list(String key, Function<Fields, T> reader) {
        return items(key, (node, where) -> nested(node, where, keys, reader));
    }

    /** Null when absent. */
    <T> @Nullable T object(String key, Function<Fields, T> reader) {
        return object(key, keys, reader);
    }

    /** Null when absent; unknown keys below are judged by {@code tighter}. */
    <T> @Nullable T object(String key, Keys tighter, Function<Fields, T> reader) {
        var node = node(key);
        return node == null ? null : nested(node, at(key), tighter, reader);
    }

    /** Read as an empty mapping when absent, so that what it must hold is reported. */
    <T> T requiredObject(String key, Function<Fields, T> reader) {
        T value = object(key, reader);
        return value != null ? value : reader.apply(new Fields(at(key), keys, report));
    }

    /** A mapping with free keys, each to a list of mappings. */
    <T> Map<String, List<T>> lists(String key, Function<Fields, T> reader) {
        Map<String, List<T>> lists = object(key, fields -> fields.everyList(reader));
        return lists == null ? Map.of() : lists;
    }

    private <T> Map<String, List<T>> everyList(Function<Fields, T> reader) {
        var lists = new LinkedHashMap<String, List<T>>();
        values.keySet().forEach(key -> lists.put(key, list(key, reader)));
        return lists;
    }

    /** Reports a mistake at one of the keys of this mapping. */
    void mistake(String key, String message) {
        report.mistake(at(key), message);
    }

    /** Reports a mistake of the mapping as a whole. */
    void mistake(String message) {
        report.mistake(path, message);
    }

    /** Reports a mistake at a key of one mapping of a list. */
    void mistakeIn(String list, int index, String key, String message) {
        report.mistake(at(list) + "[" + index + "]." + key, message);
    }

    private @Nullable Node node(String key) {
        known.add(key);
        var node = values.get(key);
        return node == null || Nodes.isNull(node) ? null : node;
    }

    private @Nullable String text(Node node, String where) {
        if (Nodes.isText(node)) {
            return ((ScalarNode) node).getValue();
        }
        String hint = node instanceof ScalarNode && !Nodes.isNull(node) ? ", in quotes" : "";
        report.mistake(where, Nodes.kind(node) + " (expected: a string" + hint + ")");
        return null;
    }

    private <T> T nested(Node node, String where, Keys below, Function<Fields, T> reader) {
        if (node instanceof MappingNode mapping) {
            return new Fields(where, below, report).over(mapping, reader);
        }
        report.mistake(where, Nodes.kind(node) + " (expected: a mapping)");
        return reader.apply(new Fields(where, below, new Report()));
    }

    private <T> List<T> items(String key, BiFunction<Node, String, @Nullable T> reader) {
        var node = node(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            mistake(key, Nodes.kind(node) + " (expected: a list)");
            return List.of();
        }
        var items = new ArrayList<T>();
        int index = 0;
        for (var item : sequence.getValue()) {
            T value = reader.apply(item, at(key) + "[" + index++ + "]");
            if (value != null) {
                items.add(value);
            }
        }
        return items;
    }

    private String at(String key) {
        if (keys == Keys.SECRET && !known.contains(key) && !HARMLESS_KEY.matcher(key).matches()) {
            return path + "[redacted]";
        }
        if (!PLAIN_KEY.matcher(key).matches()) {
            return path + "[" + Quoted.of(key) + "]";
        }
        return path.isEmpty() ? key : path + "." + key;
    }
}
