package io.outrigger.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InjectTest {
    private static final String DEPLOYMENT =
            """
            # mine
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: ingress, namespace: ai}
            spec:
              template:
                metadata:
                  annotations:
                    inject.istio.io/templates: gateway
                    outrigger.io/gateway: gw
                spec:
                  containers:
                  - name: istio-proxy
                    image: auto
            """;
    private static final String GATEWAY =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata:
              name: gw
              namespace: ai
              annotations: {aigateway.envoyproxy.io/gateway-config: c}
            spec:
              gatewayClassName: istio
              listeners: [{name: http, port: 80, protocol: HTTP}]
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: GatewayConfig
            metadata: {name: c, namespace: ai}
            spec:
              extProc:
                kubernetes:
                  image: mirror.example/extproc:2
                  securityContext: {runAsUser: 0}
            """;

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String input, String... args) {
        out.reset();
        err.reset();
        var streams =
                new Streams(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8));
        return Cli.run(List.of(args), streams);
    }

    @Test
    void addsTheSidecarAndSaysSo() {
        int code = run(DEPLOYMENT, "inject", "-f", "-");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8))
                .startsWith("# mine\n")
                .contains("name: ai-gateway-extproc\n", "name: credentials.outrigger-ai.gw\n")
                .contains("restartPolicy: Always");
        assertThat(err.toString(UTF_8))
                .isEqualTo("-: Deployment ai/ingress: inject istio_classic\n");
    }

    @Test
    void secondRunPrintsTheSame() {
        run(DEPLOYMENT, "inject", "-f", "-");
        var first = out.toString(UTF_8);

        int code = run(first, "inject", "-f", "-");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8)).isEqualTo(first);
        assertThat(err.toString(UTF_8))
                .isEqualTo(
                        "-: Deployment ai/ingress: skip already_injected: the sidecar is in place"
                                + " already: nothing was added\n");
    }

    @Test
    void theGatewayConfigOfTheFilesCounts() {
        int code = run(DEPLOYMENT + "---\n" + GATEWAY, "inject", "-f", "-");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8))
                .contains("image: mirror.example/extproc:2")
                .endsWith(GATEWAY);
        assertThat(err.toString(UTF_8))
                .contains(
                        "-: Deployment ai/ingress: GatewayConfig ai/c: spec.extProc.kubernetes"
                                + ".securityContext: runAsUser: 0 (expected: not 0)");
    }

    @Test
    void flagsSayWhatTheControllerWasTold() {
        int code =
                run(
                        DEPLOYMENT
                                + "---\n"
                                + GATEWAY.replace("image: mirror.example/extproc:2", ""),
                        "inject",
                        "-f",
                        "-",
                        "--sidecar-image=own.example/x:1",
                        "--sidecar-pull-secrets",
                        "a,b",
                        "--sidecar-log-level=debug",
                        "--sidecar-pod-security=any",
                        "--native-sidecar=never",
                        "--uds-dir=/run/uds");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8))
                .contains("image: own.example/x:1", "- debug\n", "mountPath: /run/uds\n")
                .contains("imagePullSecrets:\n", "runAsUser: 0")
                .doesNotContain("initContainers");
    }

    @Test
    void filesBecomeOneStream() throws IOException {
        var first = Files.writeString(folder.resolve("a.yaml"), "a: 1");
        var second = Files.writeString(folder.resolve("b.yaml"), "# b\nb: 2\n");
        var third = Files.writeString(folder.resolve("c.yaml"), "---\nc: 3\n");

        int code =
                run(
                        "",
                        "inject",
                        "-f",
                        first.toString(),
                        second.toString(),
                        "-f",
                        third.toString());

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8)).isEqualTo("a: 1\n---\n# b\nb: 2\n---\nc: 3\n");
    }

    @Test
    void otherBytesThanUtf8AreRefused() throws IOException {
        var file = Files.write(folder.resolve("latin1.yaml"), new byte[] {'a', ':', (byte) 0xe9});

        int code = run("", "inject", "-f", file.toString());

        assertThat(code).isEqualTo(Cli.USAGE);
        assertThat(err.toString(UTF_8))
                .contains("latin1.yaml (expected: a readable file in UTF-8)");
    }

    @Test
    void theNamespaceOfTheCallIsForObjectsWithoutOne() {
        int code =
                run(DEPLOYMENT.replace(", namespace: ai", ""), "inject", "-f", "-", "-n", "edge");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(out.toString(UTF_8)).contains("name: outrigger-edge.gw\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: gw | name: [ | -: not YAML:",
                "outrigger.io/gateway: gw | outrigger.io/cpu-limit: lots"
                        + " | -: Deployment ai/ingress: deny bad_annotation: annotation outrigger.io/cpu-limit: lots",
                "image: mirror | imge: mirror | -: GatewayConfig c: spec.extProc.kubernetes.imge: unknown",
            })
    void mistakesAreNamedAndNothingIsPrinted(String good, String bad, String message) {
        var text = DEPLOYMENT + "---\n" + GATEWAY + "---\nkind: AIGatewayRoute\n";
        int code = run(text.replace(good, bad), "inject", "-f", "-");

        assertThat(code).isEqualTo(Cli.MISTAKES);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8)).contains(message);
    }

    @Test
    void anchorInTheWayIsNamed() {
        int code =
                run(
                        DEPLOYMENT.replace("annotations:\n", "annotations: &a\n") + "x: *a\n",
                        "inject",
                        "-f",
                        "-");

        assertThat(code).isEqualTo(Cli.MISTAKES);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8)).contains("-: Deployment ai/ingress: an anchor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inject | -f: missing (expected: at least one file)",
                "inject -f /no/such/file | -f: /no/such/file (expected: a readable file in UTF-8)",
                "inject -f - --image x | --image: unknown flag (expected: one of [--namespace,",
                "inject -f - --native-sidecar no | --native-sidecar: no (expected: one of auto, always, never)",
            })
    void usageIsExplained(String call, String message) {
        int code = run("", call.split(" "));

        assertThat(code).isEqualTo(Cli.USAGE);
        assertThat(err.toString(UTF_8)).contains(message);
    }
}
