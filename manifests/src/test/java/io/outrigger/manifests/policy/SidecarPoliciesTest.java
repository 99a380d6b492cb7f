package io.outrigger.manifests.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.Image.PullPolicy;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.StringNode;

class SidecarPoliciesTest {
    private static final SidecarSettings SETTINGS =
            SidecarSettings.defaults(
                    "1.0.0",
                    new Image(
                            "outrigger/extproc:1.0.0",
                            PullPolicy.IF_NOT_PRESENT,
                            List.of("mirror")));

    @ParameterizedTest
    @CsvSource({"istio", "envoy-gateway", "envoy-gateway-class", "hand-made"})
    void policyOfAGateway(String kind) {
        GatewayPods pods =
                switch (kind) {
                    case "istio" -> new GatewayPods.Istio("ai", "gw");
                    case "envoy-gateway" -> new GatewayPods.EnvoyGateway("ai", "gw");
                    case "envoy-gateway-class" -> new GatewayPods.EnvoyGatewayClass("eg");
                    default -> new GatewayPods.HandMade("ai", "ingress");
                };
        var golden = Golden.of("policy/" + kind);

        golden.matches("out.yaml", Yaml.print(SidecarPolicies.of(pods, SETTINGS)));
        golden.noUnusedFiles();
    }

    @Test
    void rulesForAllGateways() {
        Golden.of("policy/rules").matches("out.yaml", Yaml.print(PodRules.objects()));
    }

    /** A value that ended its literal would be code in the API server. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a\" + b + \"", "back\\slash", "'single'", "$(X) {} é"})
    void textStaysInItsLiteral(String text) {
        assertThat(Cel.literal(StringNode.valueOf(text)))
                .isEqualTo('"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }
}
