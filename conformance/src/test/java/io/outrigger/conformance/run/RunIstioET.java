package io.outrigger.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code scripts/run istio}: a real API server, istiod, our controller, the pod as admitted. */
class RunIstioET {
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
        var result = script.run("istio", "--once");

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("\n  +    name: ai-gateway-extproc\n")
                .contains("EnvoyFilter outrigger-gateway-ai.ai", "EnvoyFilter outrigger-route-ai.")
                .containsPattern("AIGatewayRoute chat: .*Programmed=True")
                .endsWith("\nok\n");
        assertThat(result.output().lines().filter(line -> line.startsWith("  -")))
                .as("lines that the injection took away")
                .isEmpty();
    }

    /** The other links are broken by {@code BrokenLinksET}, on one cluster for all. */
    @Test
    void aBrokenLinkIsAnErrorAndNeverAnAnswer() {
        var result = script.run("istio", "--once", "--break=filter");

        assertThat(result.code()).as(result.output()).isEqualTo(1);
        var statuses = STATUS.matcher(result.output()).results().map(it -> it.group(1)).toList();
        assertThat(statuses).hasSize(6).allMatch(status -> status.startsWith("5"));
        assertThat(result.output().split("provider counted 0\n", -1)).hasSize(3);
        assertThat(result.output()).contains("the provider got nothing").doesNotContain("ALARM");
    }
}
