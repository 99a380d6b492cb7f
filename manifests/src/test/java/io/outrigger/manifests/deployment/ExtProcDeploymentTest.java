package io.outrigger.manifests.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.golden.Snapshots;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtProcDeploymentTest {
    private static final SidecarSettings SETTINGS =
            SidecarSettings.defaults(
                    "v1.2.3", new Image("extproc:1", Image.PullPolicy.IF_NOT_PRESENT));

    static Stream<Golden> cases() {
        return Golden.cases("deployment");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void makes(Golden it) {
        it.matches(
                "out.yaml",
                Yaml.print(
                        ExtProcDeployment.of(
                                gateway(it.read("in.yaml")),
                                "pods",
                                Map.of("istio", "ingress"),
                                SETTINGS)));
        it.noUnusedFiles();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1000", "-1", "two"})
    void aNumberOfPodsThatIsNoneIsSaid(String wish) {
        assertThat(ExtProcDeployment.mistake(gateway(annotated(wish))))
                .isEqualTo(
                        "Gateway ai/gw: annotation outrigger.io/ext-proc-replicas: "
                                + wish
                                + " (expected: 1..999 or autoscaled)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "999", "autoscaled"})
    void othersAreNot(String wish) {
        assertThat(ExtProcDeployment.mistake(gateway(annotated(wish)))).isNull();
    }

    @Test
    void namesFitAServiceAndTellGatewaysApart() {
        var one = ExtProcNames.name(new ObjectKey("ai", "g".repeat(200)));
        var other = ExtProcNames.name(new ObjectKey("ai2", "g".repeat(200)));

        assertThat(one).hasSize(63).matches("[a-z]([-a-z0-9]*[a-z0-9])?").isNotEqualTo(other);
        assertThat(ExtProcNames.name(new ObjectKey("ai", "a.b")))
                .matches("outrigger-a-b-[0-9a-f]{8}");
    }

    private static Gateway gateway(String yaml) {
        return Snapshots.of(yaml).gateways().values().iterator().next();
    }

    private static String annotated(String wish) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: ai, annotations: {outrigger.io/ext-proc-replicas: "WISH"}}
        spec: {gatewayClassName: istio}
        """
                .replace("WISH", wish);
    }
}
