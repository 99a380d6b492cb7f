package io.outrigger.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.tree.Yaml;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Overlays and policies: sidecars that come without a webhook. */
class OwnersTest {
    private static final String OBJECTS =
            """
            {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: eg},
             spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a, namespace: ai},
             spec: {gatewayClassName: eg, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: b, namespace: ai,
              annotations: {aigateway.envoyproxy.io/gateway-config: c}},
             spec: {gatewayClassName: mesh, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: own, namespace: ai},
             spec: {gatewayClassName: mesh, listeners: [{name: http, port: 80, protocol: HTTP}],
              addresses: [{type: Hostname, value: ingress.ai.svc.cluster.local}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: GatewayConfig, metadata: {name: c, namespace: ai},
             spec: {extProc: {kubernetes: {image: "mirror.example/extproc:2", env: [{name: ""}]}}}}
            """;

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

    private List<String> names() {
        return Yaml.documents(out.toString(UTF_8)).stream()
                .map(it -> it.path("kind").asString() + " " + it.at("/metadata/name").asString())
                .toList();
    }

    @Test
    void overlaysOfAllGateways() {
        int code = run(OBJECTS, "overlay", "-f", "-", "--gateway-family=istio");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(names())
                .containsExactly("EnvoyProxy outrigger-ai.a", "ConfigMap outrigger-ai.b");
        assertThat(out.toString(UTF_8)).contains("image: mirror.example/extproc:2");
        assertThat(err.toString(UTF_8))
                .isEqualTo(
                        """
                        Gateway ai/a: refer to it:
                          kubectl -n ai patch gateway a --type merge -p '{"spec":{"infrastructure":{"parametersRef":{"group":"gateway.envoyproxy.io","kind":"EnvoyProxy","name":"outrigger-ai.a"}}}}'
                        GatewayConfig ai/c: spec.extProc.kubernetes.env[0].name:  (expected: letters, digits, _, . and -, no digit first)
                        Gateway ai/b: refer to it:
                          kubectl -n ai patch gateway b --type merge -p '{"spec":{"infrastructure":{"parametersRef":{"group":"","kind":"ConfigMap","name":"outrigger-ai.b"}}}}'
                        Gateway ai/own: no overlay: its Deployment is its user's own: outrigger inject edits it
                        """);
    }

    @Test
    void parametersOfTheUserAreAConflict() {
        var mine =
                "spec: {gatewayClassName: eg, infrastructure: {parametersRef: {group: g, kind: EnvoyProxy, name: mine}},";

        int code =
                run(
                        OBJECTS.replace("spec: {gatewayClassName: eg,", mine),
                        "overlay",
                        "-f",
                        "-",
                        "--gateway",
                        "ai/a");

        assertThat(code).isEqualTo(Cli.MISTAKES);
        assertThat(names()).containsExactly("EnvoyProxy outrigger-ai.a");
        assertThat(err.toString(UTF_8))
                .isEqualTo(
                        "OverlayConflict: Gateway ai/a: spec.infrastructure.parametersRef: EnvoyProxy"
                                + " mine (expected: EnvoyProxy outrigger-ai.a)\n");
    }

    @Test
    void gatewayThatRefersAlreadyNeedsNoRemark() {
        var ours =
                "spec: {gatewayClassName: eg, infrastructure: {annotations: {outrigger.io/log-level: loud},"
                        + " parametersRef: {group: g, kind: EnvoyProxy, name: outrigger-ai.a}},";
        var objects = OBJECTS.replace("spec: {gatewayClassName: eg,", ours);

        int mistaken = run(objects, "overlay", "-f", "-", "--gateway=a");
        int code = run(objects.replace("loud", "warn"), "overlay", "-f", "-", "--gateway=a");

        assertThat(mistaken).isEqualTo(Cli.MISTAKES);
        assertThat(code).isEqualTo(Cli.OK);
        assertThat(names()).containsExactly("EnvoyProxy outrigger-ai.a");
        assertThat(err.toString(UTF_8))
                .isEqualTo(
                        "Gateway ai/a: annotation outrigger.io/log-level: loud (expected: one of [debug,"
                                + " error, info, warn])\n");
    }

    @Test
    void policiesOfAllGateways() {
        var route =
                "---\n{apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: x}}\n";

        int code = run(OBJECTS + route, "policy", "-f", "-", "--gateway-family", "istio");

        assertThat(code).isEqualTo(Cli.OK);
        assertThat(names())
                .containsExactly(
                        "ValidatingAdmissionPolicy outrigger-gateway-pods",
                        "ValidatingAdmissionPolicyBinding outrigger-gateway-pods",
                        "MutatingAdmissionPolicy outrigger-ai.a",
                        "MutatingAdmissionPolicyBinding outrigger-ai.a",
                        "MutatingAdmissionPolicy outrigger-ai.b",
                        "MutatingAdmissionPolicyBinding outrigger-ai.b",
                        "MutatingAdmissionPolicy outrigger-ai.own",
                        "MutatingAdmissionPolicyBinding outrigger-ai.own",
                        "MutatingAdmissionPolicy outrigger.eg",
                        "MutatingAdmissionPolicyBinding outrigger.eg");
        assertThat(out.toString(UTF_8))
                .contains("mirror.example/extproc:2", "outrigger.io/gateway");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "overlay | -f: missing",
                "policy -f - | --gateway-family: missing (expected: istio or envoy-gateway, or GatewayClass mesh in a file)",
                "overlay -f - --gateway x | --gateway: x (expected: one of [ai/a, ai/b, ai/own])",
                "policy -f - --gateway-family nginx | --gateway-family: nginx (expected: istio or envoy-gateway)",
                "policy -f - --uds-dir x | --uds-dir: ",
            })
    void usageIsExplained(String call, String message) {
        int code = run(OBJECTS, call.split(" "));

        assertThat(code).isEqualTo(Cli.USAGE);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8)).contains(message);
    }

    @ParameterizedTest
    @CsvSource({"overlay", "policy"})
    void malformedObjectsAreNamed(String verb) {
        int code = run(OBJECTS.replace("image:", "imge:"), verb, "-f", "-");

        assertThat(code).isEqualTo(Cli.MISTAKES);
        assertThat(err.toString(UTF_8)).contains("imge: unknown");
    }
}
