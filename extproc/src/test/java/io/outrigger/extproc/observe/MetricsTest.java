package io.outrigger.extproc.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.observe.HeaderAttributes.Entry;
import io.outrigger.extproc.observe.Metrics.AttemptLabels;
import io.outrigger.extproc.observe.Metrics.Timing;
import io.outrigger.testkit.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final HeaderAttributes TENANT =
            new HeaderAttributes(List.of(new Entry("x-tenant", "tenant.id")));

    private final Metrics metrics = new Metrics(TENANT);

    @Test
    void aSinkIsToldTheSameWithoutWhatIsUnknown() {
        var told = new ArrayList<String>();
        var metrics =
                new Metrics(
                        TENANT,
                        attempt ->
                                attempt.forEach(
                                        it ->
                                                told.add(
                                                        it.metric()
                                                                + " "
                                                                + it.attributes()
                                                                + " "
                                                                + it.amount())));

        metrics.ended(
                new AttemptLabels("chat", "gpt", "openai", "gpt-4o", "", Map.of("tenant.id", "t")),
                new Timing(2.5, -1),
                Usage.of(8, Usage.UNKNOWN, Usage.UNKNOWN),
                "429");

        String common =
                "gen_ai.operation.name=chat, gen_ai.original.model=gpt,"
                        + " gen_ai.provider.name=openai, gen_ai.request.model=gpt-4o,"
                        + " gen_ai.response.model=unknown, tenant.id=t, ";
        assertThat(told)
                .containsExactly(
                        "DURATION {" + common + "error.type=429} 2.5",
                        "TOKENS {" + common + "gen_ai.token.type=input} 8.0");
    }

    @Test
    void theTextHasTheReferencesNamesLabelsAndBuckets() {
        var streamed =
                new AttemptLabels("chat", "gpt", "openai", "gpt-4o", "gpt-4o-2026", Map.of());
        var details = new Usage.Details(3, 0, 320, 0, 0);
        metrics.ended(streamed, new Timing(2.5, 0.5), Usage.of(8, 377, 385).with(details), "");
        var failed =
                new AttemptLabels(
                        "embeddings",
                        "te",
                        "aws.bedrock",
                        "te-3",
                        "",
                        Map.of("tenant.id", "a \"b\""));
        metrics.ended(failed, new Timing(0.02, -1), "429");

        Golden golden = Golden.of("metrics/attempts");
        golden.matches(
                "out.metrics.txt",
                text().lines()
                                .filter(it -> it.contains("gen_ai_"))
                                .collect(java.util.stream.Collectors.joining("\n"))
                        + "\n");
        golden.noUnusedFiles();
    }

    @Test
    void clientsCannotMakeSeriesWithoutEnd() {
        for (int i = 0; i < 3_000; i++) {
            var labels =
                    new AttemptLabels(
                            "chat",
                            "m" + i % 400,
                            "openai",
                            "m" + i % 300,
                            "",
                            Map.of("tenant.id", "t" + i));
            metrics.ended(labels, new Timing(1, -1), "");
        }

        List<String> series =
                text().lines()
                        .filter(it -> it.startsWith("gen_ai_server_request_duration_seconds_count"))
                        .toList();
        assertThat(series).hasSizeBetween(900, 1_001).anyMatch(it -> it.contains("\"_other\""));
        assertThat(series.stream().mapToDouble(MetricsTest::value).sum()).isEqualTo(3_000);
    }

    @Test
    void anAttributeMayNotHaveANameThatIsTaken() {
        assertThat(Metrics.isTaken("gen_ai.request.model")).isTrue();
        assertThat(Metrics.isTaken("gen_ai-token-type")).isTrue();
        assertThat(Metrics.isTaken("le")).isTrue();
        assertThat(Metrics.isTaken("session.id")).isFalse();
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private String text() {
        return new String(metrics.text(), UTF_8);
    }
}
