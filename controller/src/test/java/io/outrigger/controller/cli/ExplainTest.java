package io.outrigger.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.Golden;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        var input = Golden.of("explain-base").read("in.yaml").getBytes(UTF_8);
        var streams =
                new Streams(
                        new ByteArrayInputStream(input),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8));
        return Cli.run(
                Stream.concat(Stream.of("explain", "-f", "-"), Stream.of(args)).toList(), streams);
    }

    private static List<String> request(String model) {
        return List.of("--request", "POST /v1/chat/completions model=" + model);
    }

    @Test
    void textIsTheDefault() {
        int code = run("--request", "POST /v1/chat/completions model=gpt-4o");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8))
                .startsWith(
                        "POST /v1/chat/completions, model gpt-4o, host localhost\nGateway ai/gw");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void yamlIsForPrograms() {
        int code = run("-o", "yaml", "--request", "POST /v1/chat/completions model=gpt-4o");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8)).startsWith("gateway: ai/gw\n").contains("served: true");
    }

    @Test
    void aRequestThatNoProviderGetsIsAMistake() {
        assertThat(run(request("gpt").toArray(String[]::new))).isEqualTo(Cli.MISTAKES);
        assertThat(run(request("lost").toArray(String[]::new))).isEqualTo(Cli.MISTAKES);
    }

    @Test
    void aWrongCallSaysWhatIsExpected() {
        assertThat(run()).isEqualTo(Cli.USAGE);
        assertThat(run("--request", "POST /v1/x model=m")).isEqualTo(Cli.USAGE);
        assertThat(run("-o", "json", "--request", "POST /tokenize model=m")).isEqualTo(Cli.USAGE);
        assertThat(run("--gateway", "no", "--request", "POST /tokenize model=m"))
                .isEqualTo(Cli.USAGE);
        assertThat(err.toString(UTF_8).lines().map(it -> it.replaceAll(" .*", "")))
                .containsExactly("--request:", "--request:", "-o:", "--gateway:");
    }
}
