package io.outrigger.extproc.observe;

import io.outrigger.extproc.observe.Metrics.AttemptLabels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The labels of all {@link GenAiMetric}s. Clients choose their values, so they are bounded. */
final class GenAiLabels {
    private static final String OTHER = "_other";
    private static final String SCOPE = "envoyproxy/ai-gateway";
    private static final List<String> SCOPE_LABELS =
            List.of("otel_scope_name", "otel_scope_schema_url", "otel_scope_version");
    private static final List<String> OWN =
            List.of(
                    "gen_ai.operation.name",
                    "gen_ai.original.model",
                    "gen_ai.provider.name",
                    "gen_ai.request.model",
                    "gen_ai.response.model");

    /** Names of one kind; past this many there is only {@link #OTHER}. */
    private static final int MAX_NAMES = 500;

    /** Combinations; each costs some ten kilobytes. */
    private static final int MAX_COMBINATIONS = 1_000;

    private final SequencedSet<String> headerAttributes = new LinkedHashSet<>();
    private final Set<String> models = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> headerValues = new LinkedHashMap<>();
    private final Set<List<String>> combinations = ConcurrentHashMap.newKeySet();

    GenAiLabels(SequencedSet<String> attributes) {
        var labels = new LinkedHashSet<String>();
        for (String attribute : attributes) {
            // of two attributes that Prometheus cannot tell apart the first stays
            if (labels.add(GenAiMetric.label(attribute))) {
                headerAttributes.add(attribute);
                headerValues.put(attribute, ConcurrentHashMap.newKeySet());
            }
        }
    }

    /** Whether an attribute has the label of another one that all metrics have. */
    static boolean isTaken(String attribute) {
        String label = GenAiMetric.label(attribute);
        return label.equals("le")
                || label.startsWith("__")
                || SCOPE_LABELS.contains(label)
                || OWN.stream().anyMatch(it -> GenAiMetric.label(it).equals(label))
                || label.equals("error_type")
                || label.equals("gen_ai_token_type");
    }

    /** The names that a metric's labels have, in the order of {@link #values}. */
    String[] names(GenAiMetric metric) {
        var names = new ArrayList<String>();
        OWN.forEach(it -> names.add(GenAiMetric.label(it)));
        names.addAll(SCOPE_LABELS);
        headerAttributes.forEach(it -> names.add(GenAiMetric.label(it)));
        if (!metric.ownAttribute().isEmpty()) {
            names.add(GenAiMetric.label(metric.ownAttribute()));
        }
        return names.toArray(String[]::new);
    }

    /** The same values under OpenTelemetry's names; what is not known is left out. */
    Map<String, String> attributes(GenAiMetric metric, List<String> values) {
        var names = new ArrayList<>(OWN);
        names.addAll(SCOPE_LABELS);
        names.addAll(headerAttributes);
        if (!metric.ownAttribute().isEmpty()) {
            names.add(metric.ownAttribute());
        }
        var attributes = new LinkedHashMap<String, String>();
        for (int i = 0; i < values.size(); i++) {
            String name = names.get(i);
            if (!values.get(i).isEmpty() && !SCOPE_LABELS.contains(name)) {
                attributes.put(name, values.get(i));
            }
        }
        return attributes;
    }

    /** The values that all metrics of an attempt have. */
    List<String> values(AttemptLabels labels) {
        List<String> values =
                List.of(
                        labels.operation(),
                        bounded(models, labels.originalModel()),
                        labels.provider(),
                        bounded(models, labels.requestModel()),
                        labels.responseModel().isEmpty()
                                ? "unknown"
                                : bounded(models, labels.responseModel()));
        var all = new ArrayList<>(values);
        all.addAll(List.of(SCOPE, "", ""));
        headerValues.forEach(
                (attribute, known) ->
                        all.add(bounded(known, labels.headers().getOrDefault(attribute, ""))));
        if (combinations.contains(all)) {
            return all;
        }
        if (combinations.size() < MAX_COMBINATIONS) {
            combinations.add(List.copyOf(all));
            return all;
        }
        return others(labels);
    }

    private List<String> others(AttemptLabels labels) {
        var all =
                new ArrayList<>(
                        List.of(
                                labels.operation(),
                                OTHER,
                                labels.provider(),
                                OTHER,
                                OTHER,
                                SCOPE,
                                "",
                                ""));
        headerAttributes.forEach(_ -> all.add(OTHER));
        return all;
    }

    static String bounded(Set<String> known, String name) {
        if (name.isEmpty() || known.contains(name)) {
            return name;
        }
        if (known.size() >= MAX_NAMES) {
            return OTHER;
        }
        known.add(name);
        return name;
    }

    /** Whether a label is told although it is empty; an absent one is told by nothing. */
    static boolean isTold(String name, String value) {
        return !value.isEmpty() || SCOPE_LABELS.contains(name);
    }
}
