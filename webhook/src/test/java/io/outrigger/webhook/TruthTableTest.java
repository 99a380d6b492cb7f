package io.outrigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.install.FailurePolicy;
import io.outrigger.testkit.Golden;
import io.outrigger.webhook.TruthTable.Row;
import java.util.HashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TruthTableTest {
    private static final String HEAD =
            "namespace    gateway's   label  kind                        result\n";

    private final JsonNode webhook =
            Samples.configuration("https://127.0.0.1:1", "", FailurePolicy.FAIL).at("/webhooks/0");

    @Test
    void everyCombinationHasTheResultThatTheTableSays() {
        var golden = Golden.cases("truth-table").findFirst().orElseThrow();

        golden.matches(
                "out.table.txt",
                TruthTable.rows()
                        .map(row -> row + "  " + result(row))
                        .collect(Collectors.joining("\n", HEAD, "\n")));
    }

    @Test
    void trueNeverOptsInANamespace() {
        assertThat(TruthTable.rows())
                .filteredOn(row -> row.namespace() != TruthTable.PodNamespace.ENABLED)
                .isNotEmpty()
                .allMatch(row -> result(row).startsWith("not called"));
    }

    private String result(Row row) {
        if (!Selectors.match(webhook.path("namespaceSelector"), row.namespace().labels())) {
            return "not called: namespace";
        }
        var labels = new HashMap<String, String>();
        row.pod()
                .at("/metadata/labels")
                .propertyStream()
                .forEach(label -> labels.put(label.getKey(), label.getValue().stringValue()));
        if (!Selectors.match(webhook.path("objectSelector"), labels)) {
            return "not called: label";
        }
        var verdict = Samples.injector(row.gateways()).verdict(row.pod(), row.namespace().text());
        return verdict.decision() + " " + verdict.reason();
    }
}
