package io.outrigger.contract.codec;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Text to the one mapping that it holds, within bounds; a failure names the place, no content. */
final class YamlText {
    static final int MAX_CODE_POINTS = 64 * 1024 * 1024;

    private YamlText() {}

    /** The root mapping, or null with the reason in {@code report}. */
    static @Nullable MappingNode root(String text, Report report) {
        try {
            var root = compose(text);
            if (root.isPresent() && root.get() instanceof MappingNode mapping) {
                return mapping;
            }
            String found = root.map(Nodes::kind).orElse("an empty document");
            if (found.equals("null")) {
                found = "an empty document";
            }
            report.mistake("", found + " (expected: a YAML mapping)");
        } catch (YamlEngineException e) {
            report.mistake("", describe(e));
        } catch (RuntimeException _) {
            // the library's own slips, such as a NumberFormatException on \x at the end of the text
            report.mistake("", "does not parse (expected: YAML)");
        }
        return null;
    }

    private static Optional<Node> compose(String text) {
        var settings =
                LoadSettings.builder()
                        .setCodePointLimit(MAX_CODE_POINTS)
                        .setSchema(new CoreSchema())
                        .setAllowNonScalarKeys(true)
                        .build();
        var parser = new ParserImpl(settings, new StreamReader(settings, text));
        return new Composer(settings, new BoundedParser(parser)).getSingleNode();
    }

    /** The library quotes the text around a mistake, and some of its problems quote a name. */
    private static String describe(YamlEngineException e) {
        return switch (e) {
            case BoundedParser.Unwanted unwanted -> String.valueOf(unwanted.getMessage());
            case MarkedYamlEngineException marked ->
                    place(marked) + problem(marked) + " (expected: YAML)";
            default -> "a character or a size that no YAML of ours has (expected: YAML)";
        };
    }

    private static String place(MarkedYamlEngineException e) {
        return e.getProblemMark()
                .or(e::getContextMark)
                .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                .orElse("the document");
    }

    private static String problem(MarkedYamlEngineException e) {
        boolean quotes = e.getProblem() == null || e.getProblem().contains("handle");
        boolean safe = (e instanceof ScannerException || e instanceof ParserException) && !quotes;
        return safe ? ": " + e.getProblem() : ": does not parse";
    }
}
