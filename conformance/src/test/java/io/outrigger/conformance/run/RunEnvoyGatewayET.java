package io.outrigger.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code scripts/run envoy-gateway}: a real API server, Envoy Gateway, our controller's hooks, the
 * pod as admitted.
 */
class RunEnvoyGatewayET {
    private static final Pattern STATUS = Pattern.compile("(?m)^  .*answer.*: (\\d+)");

    private static RunFolder folder;
    private static RunScript script;

    @BeforeAll
    static void prepare() {
        var bed = TestBed.find();
        folder = RunFolder.create(bed);
        script = new RunScript(bed, folder);
    }

    @AfterAll
    static void cleanUp() {
        folder.close();
    }

    @Test
    void showsTheInjectionAndAnswersThroughTheSidecarOfThePodAsAdmitted() {
        var result = script.run("envoy-gateway", "--once");

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("\n  +    name: ai-gateway-extproc\n")
                .containsPattern("AIGatewayRoute chat: .*Programmed=True")
                .endsWith("\nok\n");
        assertThat(result.output().lines().filter(line -> line.startsWith("  -")))
                .as("lines that the injection took away")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sidecar, 1", "filter, 1"})
    void aBrokenLinkIsAnErrorAndNeverAnAnswer(String link, int ways) {
        var result = script.run("envoy-gateway", "--once", "--break=" + link);

        assertThat(result.code()).as(result.output()).isEqualTo(1);
        var statuses = STATUS.matcher(result.output()).results().map(it -> it.group(1)).toList();
        assertThat(statuses).hasSize(3 * ways).allMatch(status -> status.startsWith("5"));
        assertThat(result.output().split("provider counted 0\n", -1)).hasSize(ways + 1);
        assertThat(result.output()).contains("the provider got nothing").doesNotContain("ALARM");
    }
}
