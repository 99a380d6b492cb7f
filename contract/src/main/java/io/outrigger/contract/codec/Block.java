package io.outrigger.contract.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A mapping under construction, keys in the order of the calls. */
final class Block {
    /** Quoted otherwise: no reader, YAML 1.1 ones included, may see a number or a boolean. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");

    private static final Set<String> WORDS =
            Set.of("y", "yes", "n", "no", "on", "off", "true", "false", "null");

    private static final DumpSettings SETTINGS =
            DumpSettings.builder()
                    .setSchema(new CoreSchema())
                    .setDefaultFlowStyle(FlowStyle.BLOCK)
                    .setSplitLines(false)
                    .build();

    private final List<NodeTuple> entries = new ArrayList<>();

    boolean isEmpty() {
        return entries.isEmpty();
    }

    String toYaml() {
        var events = new Serialize(SETTINGS).serializeOne(mapping());
        return new Present(SETTINGS).emitToString(events.iterator());
    }

    /** Left out when empty. */
    Block text(String key, String value) {
        return value.isEmpty() ? this : always(key, value);
    }

    Block always(String key, String value) {
        return put(key, scalar(value));
    }

    Block always(String key, boolean value) {
        return put(key, new ScalarNode(Tag.BOOL, String.valueOf(value), ScalarStyle.PLAIN));
    }

    Block always(String key, long value) {
        return put(key, new ScalarNode(Tag.INT, String.valueOf(value), ScalarStyle.PLAIN));
    }

    /** Left out when null. */
    Block object(String key, @Nullable Block value) {
        return value == null ? this : put(key, value.mapping());
    }

    /** Left out when null. */
    <T> Block object(String key, @Nullable T value, Function<T, Block> writer) {
        return value == null ? this : object(key, writer.apply(value));
    }

    /** Left out when empty. */
    Block texts(String key, List<String> values) {
        return values.isEmpty() ? this : alwaysTexts(key, values);
    }

    Block alwaysTexts(String key, List<String> values) {
        return put(key, sequence(values.stream().map(Block::scalar).toList()));
    }

    /** Left out when empty. */
    <T> Block list(String key, List<T> values, Function<T, Block> writer) {
        return values.isEmpty() ? this : alwaysList(key, values, writer);
    }

    <T> Block alwaysList(String key, List<T> values, Function<T, Block> writer) {
        return put(key, sequence(values.stream().map(it -> writer.apply(it).mapping()).toList()));
    }

    private Block put(String key, Node value) {
        entries.add(new NodeTuple(scalar(key), value));
        return this;
    }

    private Node mapping() {
        return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
    }

    private static Node sequence(List<Node> items) {
        return new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
    }

    private static Node scalar(String text) {
        boolean plain =
                PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        var style = plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
        return new ScalarNode(Tag.STR, text, style);
    }
}
