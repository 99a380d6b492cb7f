package io.outrigger.manifests.sidecar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The variables of a GatewayConfig, on top of others. Messages name variables, never values. */
final class ExtraEnv {
    private static final Set<String> FIELDS = Set.of("name", "value", "valueFrom");

    /** What every version of Kubernetes takes. */
    private static final Pattern NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

    private ExtraEnv() {}

    /** Those before in their order, each perhaps replaced, and then the new ones. */
    static List<EnvVar> merged(List<EnvVar> before, List<JsonNode> trees, Problems problems) {
        var env = new LinkedHashMap<String, EnvVar>();
        before.forEach(it -> env.put(it.name(), it));
        for (int i = 0; i < trees.size(); i++) {
            read(trees.get(i), "env[" + i + "]", problems).ifPresent(it -> env.put(it.name(), it));
        }
        return List.copyOf(env.values());
    }

    private static Optional<EnvVar> read(JsonNode tree, String field, Problems problems) {
        if (!problems.areKnown(field, tree, FIELDS)) {
            return Optional.empty();
        }
        var name = tree.path("name").stringValue("");
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    field + ".name",
                    name + " (expected: letters, digits, _, . and -, no digit first)");
            return Optional.empty();
        }
        var value = tree.path("value");
        var source = tree.path("valueFrom");
        if (source.isObject() && value.isMissingNode()) {
            return EnvSources.isClear(source, field + ".valueFrom", problems)
                    ? Optional.of(new EnvVar.Source(name, source))
                    : Optional.empty();
        }
        if (source.isMissingNode() && (value.isString() || value.isMissingNode())) {
            return Optional.of(new EnvVar.Value(name, value.stringValue("")));
        }
        problems.add(field, name + " (expected: a string as value, or valueFrom)");
        return Optional.empty();
    }
}
