package io.outrigger.webhook.document;

import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.manifests.tree.YamlEdit;
import io.outrigger.manifests.tree.YamlStream;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.admission.Verdict;
import io.outrigger.webhook.patch.Patches;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Injects into texts of YAML documents, as if their namespaces had opted in.
 *
 * @param namespace of objects that do not say theirs
 */
public record Documents(Injector injector, String namespace) {

    /** The text with sidecars; a document without a pod that gets one stays byte for byte. */
    public Edited injected(String text) {
        var findings = new ArrayList<Finding>();
        var edited = new StringBuilder();
        YamlStream.split(text).forEach(it -> edited.append(injected(it, findings)));
        return new Edited(edited.toString(), findings);
    }

    private String injected(String document, List<Finding> findings) {
        List<JsonNode> trees;
        try {
            trees = Yaml.documents(document);
        } catch (IllegalArgumentException e) {
            findings.add(new Finding.Unreadable(String.valueOf(e.getMessage())));
            return document;
        }
        return trees.size() == 1 && trees.getFirst() instanceof ObjectNode tree
                ? injected(document, tree, findings)
                : document;
    }

    private String injected(String document, ObjectNode tree, List<Finding> findings) {
        var patch = Json.array();
        var names = new ArrayList<String>();
        for (var template : PodTemplate.of(tree, namespace)) {
            var verdict = injector.verdict(template.pod(), template.namespace());
            findings.add(new Finding.Judged(template.object(), verdict));
            if (verdict instanceof Verdict.Patched patched) {
                patch.addAll(template.moved(patched.patch()));
                names.add(template.object());
            }
        }
        return edited(document, patch, Patches.apply(patch, tree))
                .orElseGet(
                        () -> {
                            findings.add(rigid(String.join(", ", names)));
                            return document;
                        });
    }

    /** The document with the patch in place, if that makes the tree that it should make. */
    private static Optional<String> edited(String document, ArrayNode patch, ObjectNode wanted) {
        try {
            var edited = YamlEdit.applied(patch, document);
            return Optional.of(edited).filter(it -> Yaml.documents(it).equals(List.of(wanted)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Finding rigid(String objects) {
        return new Finding.Rigid(
                objects, "an anchor or its way of writing is in the way (expected: plain YAML)");
    }
}
