package io.outrigger.manifests.tree;

import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Edits a YAML document where it stands: new entries become new text, and all the rest stays as its
 * author wrote it, comments and spelling of numbers included.
 *
 * <p>It knows the operations that add; the caller compares the outcome with what should have come
 * out, because an anchor makes one text stand for several places.
 */
public final class YamlEdit {
    private final String text;
    private final Node root;

    private YamlEdit(String text) {
        this.text = text;
        this.root =
                new Compose(LoadSettings.builder().build())
                        .composeString(text)
                        .orElseThrow(() -> new IllegalArgumentException("no document"));
    }

    /**
     * The text after an RFC 6902 patch of {@code add} and {@code replace} operations.
     *
     * @throws IllegalArgumentException for an operation that cannot be done in place
     */
    public static String applied(ArrayNode patch, String text) {
        var edited = text;
        for (JsonNode operation : patch) {
            edited =
                    new YamlEdit(edited)
                            .apply(
                                    operation.path("op").stringValue(""),
                                    JsonPointer.compile(operation.path("path").stringValue("")),
                                    operation.path("value"));
        }
        return edited;
    }

    private String apply(String operation, JsonPointer path, JsonNode value) {
        boolean adds = operation.equals("add");
        if (!adds && !operation.equals("replace")) {
            throw misfit(path);
        }
        var parent = find(root, path.head()).orElseThrow(() -> misfit(path));
        var name = path.last().getMatchingProperty();
        if (parent instanceof SequenceNode list && adds && name.equals("-")) {
            return added(list, value);
        }
        if (!(parent instanceof MappingNode mapping)) {
            throw misfit(path);
        }
        var old = value(mapping, name);
        if (old.isPresent()) {
            return replaced(old.get(), value);
        }
        if (!adds) {
            throw misfit(path);
        }
        return added(mapping, name, value);
    }

    private static Optional<Node> find(Node node, JsonPointer path) {
        if (path.matches()) {
            return Optional.of(node);
        }
        var child =
                switch (node) {
                    case MappingNode mapping -> value(mapping, path.getMatchingProperty());
                    case SequenceNode list -> item(list, path.getMatchingIndex());
                    default -> Optional.<Node>empty();
                };
        return child.flatMap(it -> find(it, path.tail()));
    }

    private static Optional<Node> item(SequenceNode list, int index) {
        var items = list.getValue();
        return index >= 0 && index < items.size()
                ? Optional.of(items.get(index))
                : Optional.empty();
    }

    private String added(MappingNode mapping, String name, JsonNode value) {
        var entries = mapping.getValue();
        if (isFlow(mapping)) {
            var json = Json.print(Json.node(name)) + ": " + Json.print(value);
            return flow(mapping, entries.isEmpty() ? null : entries.getLast().getValueNode(), json);
        }
        int column = start(entries.getFirst().getKeyNode()).getColumn();
        return block(mapping, Yaml.print(Json.object(name, value)), column);
    }

    private String added(SequenceNode list, JsonNode value) {
        if (isFlow(list)) {
            var items = list.getValue();
            return flow(list, items.isEmpty() ? null : items.getLast(), Json.print(value));
        }
        return block(
                list,
                Yaml.print(Json.array(value)).stripTrailing().stripIndent(),
                start(list).getColumn());
    }

    private String replaced(Node old, JsonNode value) {
        if (!(old instanceof ScalarNode scalar) || isBlock(scalar)) {
            throw new IllegalArgumentException("a value of several lines cannot be replaced");
        }
        int from = offset(start(old));
        int to = offset(end(old));
        // an absent value begins right after the colon
        var gap = from == to ? " " : "";
        return text.substring(0, from) + gap + Json.print(value) + text.substring(to);
    }

    /** Adds after the last element of a collection in brackets. */
    private String flow(Node collection, @Nullable Node last, String json) {
        int at = last == null ? offset(start(collection)) + 1 : offset(end(last));
        return text.substring(0, at) + (last == null ? "" : ", ") + json + text.substring(at);
    }

    /** Adds lines after the last one of a collection without brackets. */
    private String block(Node collection, String lines, int column) {
        int at = afterLastLine(collection);
        var newline = text.contains("\r\n") ? "\r\n" : "\n";
        var indented =
                lines.lines()
                        .map(line -> line.isEmpty() ? line : " ".repeat(column) + line)
                        .collect(Collectors.joining(newline, "", newline));
        var before = text.substring(0, at);
        return before + (before.endsWith("\n") ? "" : newline) + indented + text.substring(at);
    }

    private int afterLastLine(Node node) {
        return switch (node) {
            case MappingNode mapping when !isFlow(mapping) ->
                    afterLastLine(mapping.getValue().getLast().getValueNode());
            case SequenceNode list when !isFlow(list) -> afterLastLine(list.getValue().getLast());
            default -> {
                int end = offset(end(node));
                // a block scalar ends where the next line begins
                if (end > 0 && text.charAt(end - 1) == '\n' && node instanceof ScalarNode) {
                    yield end;
                }
                int newline = text.indexOf('\n', end);
                yield newline < 0 ? text.length() : newline + 1;
            }
        };
    }

    private int offset(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    private static Optional<Node> value(MappingNode mapping, String name) {
        return mapping.getValue().stream()
                .filter(
                        it ->
                                it.getKeyNode() instanceof ScalarNode key
                                        && key.getValue().equals(name))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static boolean isFlow(CollectionNode<?> node) {
        return node.getFlowStyle() == FlowStyle.FLOW;
    }

    private static boolean isBlock(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.LITERAL
                || scalar.getScalarStyle() == ScalarStyle.FOLDED;
    }

    private static Mark start(Node node) {
        return node.getStartMark().orElseThrow();
    }

    private static Mark end(Node node) {
        return node.getEndMark().orElseThrow();
    }

    private static IllegalArgumentException misfit(JsonPointer path) {
        return new IllegalArgumentException("nothing can be added at " + path);
    }
}
