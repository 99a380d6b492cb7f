package io.outrigger.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.contract.codec.Loaded;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
    private static final String OBJECTS =
            """
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw},
             spec: {gatewayClassName: istio, listeners: [{name: http, port: 8080, protocol: HTTP}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: chat},
             spec: {parentRefs: [{name: gw}], rules: [
              {matches: [{headers: [{name: x-ai-eg-model, value: m}]}], backendRefs: [{name: local}]}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIServiceBackend, metadata: {name: local},
             spec: {schema: {name: OpenAI}, backendRef: {name: vllm, port: 8000}}}
            ---
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: other}}
            """;

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String input, String... args) {
        var streams =
                new Streams(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8));
        return Cli.run(List.of(args), streams);
    }

    @Test
    void standalonePrintsTheBootstrapThenTheFilterConfig() {
        int code = run(OBJECTS, "translate", "--gateway-family=standalone", "-f", "-");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8)).startsWith("admin:\n").contains("---\nversion: v0.1.0\n");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void standaloneWritesBothFiles() throws IOException {
        int code =
                run(
                        OBJECTS,
                        "translate",
                        "--gateway-family",
                        "standalone",
                        "-f",
                        "-",
                        "-o",
                        folder.toString(),
                        "--port",
                        "12345",
                        "--admin-port",
                        "12346",
                        "--access-log",
                        "/tmp/access.log",
                        "--uds-path",
                        "/tmp/x/run.sock");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(Files.readString(folder.resolve("envoy.yaml")))
                .contains("port_value: 12345", "port_value: 12346")
                .contains("path: /tmp/access.log", "path: /tmp/x/run.sock");
        assertThat(
                        FilterConfigYaml.read(
                                Files.readString(folder.resolve("filter-config.yaml")),
                                FilterConfig.VERSION))
                .isInstanceOf(Loaded.Accepted.class);
    }

    @Test
    void istioPrintsWhatTheControllerWouldWrite() {
        int code = run(OBJECTS, "translate", "--gateway-family", "istio", "-f", "-");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8).lines().filter(it -> it.startsWith("kind: ")))
                .containsExactly(
                        "kind: Secret",
                        "kind: Secret",
                        "kind: EnvoyFilter",
                        "kind: ServiceEntry",
                        "kind: EnvoyFilter",
                        "kind: HTTPRoute");
    }

    @Test
    void envoyGatewayPrintsWhatIsWrittenAndWhatHooksMakeOfIt() throws IOException {
        int code =
                run(
                        OBJECTS,
                        "translate",
                        "--gateway-family=envoy-gateway",
                        "-f",
                        "-",
                        "-o",
                        folder.toString());

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(kinds("config.yaml")).containsExactly("kind: Secret", "kind: Secret");
        assertThat(kinds("gateway.yaml")).containsExactly("kind: Backend");
        assertThat(kinds("route.yaml")).containsExactly("kind: HTTPRoute");
        assertThat(Files.readString(folder.resolve("hooks.yaml")))
                .startsWith("httpRoute: default/chat\n")
                .contains(
                        "name: route-not-found",
                        "name: outrigger/default/chat/rule/0",
                        "cluster: outrigger/default/chat/rule/0");
    }

    private Stream<String> kinds(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream()
                .filter(it -> it.startsWith("kind: "));
    }

    @Test
    void istioNamesWhatHasNoEffectThere() {
        String policy =
                """
                ---
                {apiVersion: gateway.envoyproxy.io/v1alpha1, kind: BackendTrafficPolicy, metadata: {name: limits},
                 spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat}],
                  retry: {numRetries: 1}, rateLimit: {type: Global}}}
                """;

        int code = run(OBJECTS + policy, "translate", "--gateway-family", "istio", "-f", "-");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8)).contains("num_retries: 1");
        assertThat(err.toString(UTF_8))
                .isEqualTo(
                        "-: BackendTrafficPolicy default/limits: spec.rateLimit: no effect on"
                                + " Gateways of Istio\n");
    }

    @Test
    void danglingReferencesAreNamedWithFileAndField() {
        int code =
                run(
                        OBJECTS.replace(
                                "backendRefs: [{name: local}]", "backendRefs: [{name: no}]"),
                        "translate",
                        "--gateway-family",
                        "standalone",
                        "-f",
                        "-");

        assertThat(code).isEqualTo(Cli.MISTAKES);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8))
                .isEqualTo(
                        "-: AIGatewayRoute default/chat: BackendNotFound: "
                                + "spec.rules[0].backendRefs[0]: AIServiceBackend default/no: "
                                + "not found\n");
    }

    @Test
    void allMistakesOfACallAreNamed() {
        int code = run("", "translate", "--port", "x", "--gateway-family", "nginx");

        assertThat(code).isEqualTo(Cli.USAGE);
        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "--gateway-family: nginx (expected: standalone, istio or envoy-gateway)",
                        "-f: missing (expected: at least one file)",
                        "--port: x (expected: 1..65535)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | verb: nonsense (expected:",
                "translate --gateway-family istio -f /no/such/file | -f: /no/such/file (expected:",
                "translate --x 1 | --x: unknown flag (expected:",
                "translate stray | stray: a word without a flag (expected:",
                "translate -f | -f: no value (expected:",
                "translate -f - --ext-proc h:65536 | --ext-proc: h:65536 (expected: HOST:PORT)",
                "translate --gateway-family istio -f - | --gateway: missing (expected: one of [])",
            })
    void usageIsExplained(String call, String message) {
        int code = run("", call.split(" "));

        assertThat(code).isEqualTo(Cli.USAGE);
        assertThat(err.toString(UTF_8)).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 8080 | port: web | -: Gateway gw: spec.listeners[0].port:",
                "kind: Gateway, metadata: {name: gw} | kind: Gateway | -: Gateway: metadata: missing",
                "schema: {name: OpenAI} | schema: {name: OpenIA} | -: AIServiceBackend local: spec.schema.name:",
                "schema: {name: OpenAI}, | '' | -: AIServiceBackend local: spec.schema: missing",
                "schema: {name: OpenAI} | schemas: {} | -: AIServiceBackend local: spec.schemas: unknown",
                "spec: {gatewayClassName | specs: {gatewayClassName | -: Gateway gw: spec: missing",
                "apiVersion: | \"apiVersion: | -: not YAML:",
            })
    void aBadObjectIsNamedWithItsField(String good, String bad, String message) {
        int code =
                run(
                        OBJECTS.replace(good, bad),
                        "translate",
                        "--gateway-family",
                        "standalone",
                        "-f",
                        "-");

        assertThat(code).isEqualTo(Cli.MISTAKES);
        assertThat(err.toString(UTF_8)).contains(message);
    }
}
