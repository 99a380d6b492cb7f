package io.outrigger.conformance.sdk;

import io.outrigger.testkit.sdk.CellTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A rule of the route: cells of one schema and one model.
 *
 * @param backends the first is tried first
 */
record Rule(String schema, String model, List<Ref> backends) {
    /** Between the services that are tried one after the other. */
    private static final String THEN = "+then-";

    /** What clients name when each service is to be asked for a model of its own. */
    private static final String EITHER = "either";

    private static final Map<String, String> ALIASES =
            Map.of("alias", "gpt-4o-mini", "alias-of-sound", "gpt-4o-transcribe");

    Rule {
        backends = List.copyOf(backends);
    }

    /**
     * A backend of a rule.
     *
     * @param model instead of the client's; empty to keep that
     */
    record Ref(Service service, String model) {}

    /** All that these cells need. */
    static List<Rule> of(List<CellTable.Entry> cells) {
        return cells.stream().map(it -> of(it.schema(), it.model())).distinct().toList();
    }

    private static Rule of(String schema, String model) {
        if (!schema.contains(THEN)) {
            var ref = new Ref(Service.of(schema), ALIASES.getOrDefault(model, ""));
            return new Rule(schema, model, List.of(ref));
        }
        var refs =
                services(schema).stream()
                        .map(it -> new Ref(it, model.equals(EITHER) ? it.model() : ""))
                        .toList();
        return new Rule(schema, model, refs);
    }

    /** What is tried for cells of this schema, one after the other. */
    static List<Service> services(String schema) {
        return Arrays.stream(schema.split("\\Q" + THEN + "\\E", -1)).map(Service::of).toList();
    }

    /** What the header {@code x-cell} of its requests is like. */
    String cells() {
        return "sdk/[^/]+/[^/]+/" + schema.replaceAll("[+.]", "[$0]") + "/.*";
    }
}
