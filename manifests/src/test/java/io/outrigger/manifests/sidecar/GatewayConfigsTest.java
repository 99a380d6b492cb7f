package io.outrigger.manifests.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.GatewayConfig;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.sidecar.Image.PullPolicy;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.testkit.Golden;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayConfigsTest {
    private static final SidecarSettings SETTINGS =
            SidecarSettings.defaults(
                            "1.0.0",
                            new Image("r.io:5000/extproc:1.0.0", PullPolicy.IF_NOT_PRESENT))
                    .withEnv(
                            List.of(
                                    new EnvVar.Value("FIRST", "ours"),
                                    new EnvVar.Value("SECOND", "ours")));

    static Stream<Golden> cases() {
        return Golden.cases("gateway-config");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void changesTheContainer(Golden it) {
        var config = config(it.read("in.yaml"));
        var rule = it.toString().endsWith("-any") ? PodSecurity.ANY : PodSecurity.RESTRICTED;

        var applied = GatewayConfigs.applied(SETTINGS, config, rule);

        it.matches(
                "out.container.yaml",
                Trees.write(SidecarContainer.rendered(Proxy.ISTIO, applied.settings())));
        it.matches("out.problems.txt", lines(applied.problems()));
        it.noUnusedFiles();
    }

    @Test
    void withoutAContainerNothingChanges() {
        var config = config("{metadata: {name: c}, spec: {extProc: {}}}");

        assertThat(GatewayConfigs.applied(SETTINGS, config, PodSecurity.RESTRICTED))
                .isEqualTo(new GatewayConfigs.Applied(SETTINGS, List.of()));
    }

    @Test
    void valuesOfVariablesAreNeverPrinted() {
        var config =
                config(
                        "{metadata: {name: c}, spec: {extProc: {kubernetes: {env:"
                                + " [{name: A, value: hush}, {name: 'B=', value: hush},"
                                + " {name: C, value: hush, valueFrom: {}}]}}}}");

        var applied = GatewayConfigs.applied(SETTINGS, config, PodSecurity.RESTRICTED);

        assertThat(applied.problems()).hasSize(2);
        assertThat(config + " " + applied).contains("Value[name=A").doesNotContain("hush");
    }

    private static GatewayConfig config(String yaml) {
        var tree = Trees.read(yaml);
        return (GatewayConfig) ApiObjects.read(Kinds.GATEWAY_CONFIG, tree, UnknownKeys.REFUSED);
    }

    private static String lines(List<String> problems) {
        return String.join("", problems.stream().map(it -> it + "\n").toList());
    }
}
