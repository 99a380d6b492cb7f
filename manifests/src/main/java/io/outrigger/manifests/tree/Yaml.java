package io.outrigger.manifests.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/** YAML documents as trees and trees as YAML documents. */
public final class Yaml {
    private static final YAMLMapper PRINTER =
            YAMLMapper.builder(
                            YAMLFactory.builder()
                                    .stringQuotingChecker(new PlainWhenPlainEverywhere())
                                    .build())
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
                    .enable(YAMLWriteFeature.LITERAL_BLOCK_STYLE)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .build();

    private Yaml() {}

    /**
     * The documents of a text, without the empty ones. Anchors are resolved.
     *
     * @throws IllegalArgumentException naming line and column where the text is no YAML
     */
    public static List<JsonNode> documents(String text) {
        var load = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
        var documents = new ArrayList<JsonNode>();
        try {
            for (Object document : load.loadAllFromString(text)) {
                if (document != null) {
                    documents.add(Json.node(document));
                }
            }
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("not YAML: " + e.getMessage(), e);
        }
        return documents;
    }

    /** One document, ending in a line feed. */
    public static String print(JsonNode document) {
        return PRINTER.writeValueAsString(document);
    }

    /** Several documents with {@code ---} between them. */
    public static String print(List<? extends JsonNode> documents) {
        return String.join("---\n", documents.stream().map(Yaml::print).toList());
    }

    /**
     * Leaves the quotes out only where YAML 1.1, YAML 1.2 and Envoy's own reader agree that the
     * text is a string.
     */
    private static final class PlainWhenPlainEverywhere extends StringQuotingChecker {
        private static final long serialVersionUID = 1L;
        private static final Set<String> RESERVED =
                Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf");

        @Override
        public boolean needToQuoteName(String name) {
            return needToQuoteValue(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            if (value.indexOf('\n') >= 0) {
                return !value.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
            }
            return !(value.matches("[A-Za-z/_][A-Za-z0-9_./|=-]*(:[A-Za-z0-9_./|=-]+)*")
                            || value.matches("[0-9]+m?s"))
                    || RESERVED.contains(value.toLowerCase(Locale.ROOT));
        }
    }
}
