package io.outrigger.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.provider.OpenAiProvider;
import io.outrigger.testkit.settings.TestBed;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern STATUS = Pattern.compile("(?m)^  .*answer.*: (\\d+)");
    private static final Pattern SOCKET = Pattern.compile("unix://(\\S+)/uds/run.sock");

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
    void answerAccessLogAndMetricAgree() {
        var result = script.run("--once");

        assertThat(result.output()).endsWith("\nok\n");
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("One answer", "Streamed answer", "\"llm_total_token\":")
                .containsPattern("request id  [0-9a-f-]{36}")
                .containsPattern("gen_ai_client_token_usage \\+[1-9]");
    }

    @ParameterizedTest
    @CsvSource({"sidecar, 1", "socket, 1", "config, 2", "filter, 2"})
    void aBrokenLinkIsAnErrorAndNeverAnAnswer(String link, int ways) {
        var result = script.run("--once", "--break=" + link);

        assertThat(result.code()).as(result.output()).isEqualTo(1);
        var statuses = STATUS.matcher(result.output()).results().map(it -> it.group(1)).toList();
        assertThat(statuses).hasSize(3 * ways).allMatch(status -> status.startsWith("5"));
        assertThat(result.output().split("provider counted 0\n", -1)).hasSize(ways + 1);
        assertThat(result.output()).contains("the provider got nothing").doesNotContain("ALARM");
    }

    @Test
    void anotherProviderIsReachedWithItsKeyAndTheKeyIsNotPrinted() {
        String key = "sk-of-the-user-4711";
        try (var provider = OpenAiProvider.start(key, Set.of("small"))) {
            var environment =
                    Map.of(
                            "OPENAI_API_KEY",
                            key,
                            "OPENAI_BASE_URL",
                            "http://127.0.0.1:" + provider.port() + "/v1");

            var result = script.run(environment, "--once", "--model=small");

            assertThat(result.code()).as(result.output()).isZero();
            assertThat(result.output()).doesNotContain(key);
            assertThat(provider.answered()).isEqualTo(2);
            assertThat(provider.leaks()).isZero();
        }
    }

    @Test
    void aProviderThatRefusesTheKeyIsNotOk() {
        try (var provider = OpenAiProvider.start("sk-another", Set.of("gpt-4o-mini"))) {
            var environment =
                    Map.of(
                            "OPENAI_API_KEY",
                            "sk-wrong",
                            "OPENAI_BASE_URL",
                            "http://127.0.0.1:" + provider.port() + "/v1");

            var result = script.run(environment, "--once");

            assertThat(result.code()).as(result.output()).isEqualTo(1);
            assertThat(result.output())
                    .contains("NOT ok", "One answer: the client got 401, not 200")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void servesUntilItIsEndedAndLeavesNothing() {
        try (var child = script.start(Map.of())) {
            child.awaitLine("Ctrl-C ends it", LIMIT);
            String models = find(Pattern.compile("curl -s (\\S+/v1/models)"), child.log());
            Path run = Path.of(find(SOCKET, child.log()));

            assertThat(Http.get(URI.create(models)).body()).contains("gpt-4o-mini");
            assertThat(run).isDirectory();
            child.stop(LIMIT);

            Await.until("no process of " + run, LIMIT, () -> processes(run) == 0);
            assertThat(Files.exists(run)).isFalse();
        }
    }

    @Test
    void aWrongCommandLineSaysWhatIsExpected() {
        var result = script.run("--break=socket", "fast");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output())
                .contains("argument: fast (expected: standalone, istio, envoy-gateway, --once")
                .contains("--break: without --once (expected: --once --break=LINK)");
    }

    private static String find(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static long processes(Path run) {
        return ProcessHandle.allProcesses()
                .filter(it -> it.info().commandLine().orElse("").contains(run.toString()))
                .count();
    }
}
