package io.outrigger.manifests.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.manifests.sidecar.Image.PullPolicy;
import io.outrigger.testkit.Golden;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class SidecarsTest {
    private static final SidecarSettings SETTINGS =
            SidecarSettings.defaults(
                    "1.0.0", new Image("outrigger/extproc:1.0.0", PullPolicy.IF_NOT_PRESENT));

    static Stream<Golden> cases() {
        return Golden.cases("sidecar");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void addsWhatIsMissing(Golden it) {
        var pod = Trees.read(it.read("in.pod.yaml"));

        var injected = Sidecars.added(pod, specOf(it));

        it.matches("out.pod.yaml", Trees.write(injected));
        it.noUnusedFiles();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void secondRunChangesNothing(Golden it) {
        var once = Sidecars.added(Trees.read(it.read("in.pod.yaml")), specOf(it));

        var twice = Sidecars.added(once, specOf(it));

        assertThat(Trees.write(twice)).isEqualTo(Trees.write(once));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void givenPodStaysUntouched(Golden it) {
        var pod = Trees.read(it.read("in.pod.yaml"));
        var before = Trees.write(pod);

        var injected = Sidecars.added(pod, specOf(it));

        assertThat(Trees.write(pod)).isEqualTo(before).isNotEqualTo(Trees.write(injected));
    }

    @Test
    void laterSettingsDoNotTouchAnInjectedPod() {
        var once = Sidecars.added(istioPod(), spec(Proxy.ISTIO, SETTINGS));
        var later =
                SETTINGS.withEnv(List.of(new EnvVar.Value("OUTRIGGER_X", "1")))
                        .withMode(SidecarMode.PLAIN);

        var twice = Sidecars.added(once, spec(Proxy.ISTIO, later));

        assertThat(twice).isEqualTo(once);
    }

    @Test
    void hashFollowsTheRenderedContainer() {
        var one = Sidecars.added(istioPod(), spec(Proxy.ISTIO, SETTINGS));
        var other =
                Sidecars.added(
                        istioPod(),
                        spec(
                                Proxy.ISTIO,
                                SETTINGS.withEnv(List.of(new EnvVar.Value("OUTRIGGER_X", "")))));

        assertThat(hash(one)).matches("[0-9a-f]{12}").isNotEqualTo(hash(other));
        assertThat(hash(one))
                .isEqualTo(hash(Sidecars.added(istioPod(), spec(Proxy.ISTIO, SETTINGS))));
    }

    @Test
    void variableOfTheUserWinsOverOurs() {
        EnvVar admin = new EnvVar.Value("OUTRIGGER_ENVOY_ADMIN", "127.0.0.1:15999");

        var pod = Sidecars.added(istioPod(), spec(Proxy.ISTIO, SETTINGS.withEnv(List.of(admin))));

        assertThat(pod.at("/spec/initContainers/0/env").toString())
                .isEqualTo("[{\"name\":\"OUTRIGGER_ENVOY_ADMIN\",\"value\":\"127.0.0.1:15999\"}]");
    }

    /** A uid of ours would not be among those that OpenShift assigns to a namespace. */
    @Test
    void nothingSaysWhichUserRuns() {
        for (var mode : SidecarMode.values()) {
            var pod = Sidecars.added(istioPod(), spec(Proxy.ISTIO, SETTINGS.withMode(mode)));

            assertThat(pod.toString()).contains("\"runAsNonRoot\":true");
            assertThat(pod.toString()).doesNotContain("runAsUser", "runAsGroup", "fsGroup");
        }
    }

    @Test
    void pullSecretsAreAddedToThoseOfThePod() {
        var image = new Image("r.io/x:1", PullPolicy.ALWAYS, List.of("ours", "both"));
        var pod = istioPod();
        pod.withObject("/spec").putArray("imagePullSecrets").addObject().put("name", "both");

        var once = Sidecars.added(pod, spec(Proxy.ISTIO, SETTINGS.withImage(image)));

        assertThat(once.at("/spec/imagePullSecrets").toString())
                .isEqualTo("[{\"name\":\"both\"},{\"name\":\"ours\"}]");
    }

    @Test
    void wishesOfAPodLeaveTheHashOfItsGateway() {
        var read = PodWishes.read(Map.of(PodNames.LOG_LEVEL, "debug", PodNames.CPU_LIMIT, "2"));
        var wishes = ((PodWishes.Reading.Clear) read).wishes();
        var spec = new SidecarSpec(Proxy.ISTIO, "s", SETTINGS, wishes);

        var wished = Sidecars.added(istioPod(), spec);

        assertThat(wished.at("/spec/initContainers/0/args").toString()).contains("debug");
        assertThat(wished.at("/spec/initContainers/0/resources/limits").toString())
                .isEqualTo("{\"cpu\":\"2\",\"memory\":\"512Mi\"}");
        assertThat(hash(wished))
                .isEqualTo(hash(Sidecars.added(istioPod(), spec(Proxy.ISTIO, SETTINGS))));
    }

    @Test
    void podWithoutTheProxyIsRefused() {
        assertThatThrownBy(() -> Sidecars.added(istioPod(), spec(Proxy.ENVOY, SETTINGS)))
                .hasMessage("pod.spec.containers: no container envoy (expected: a gateway pod)");
    }

    private static SidecarSpec specOf(Golden it) {
        var proxy = it.toString().startsWith("eg-") ? Proxy.ENVOY : Proxy.ISTIO;
        var mode = it.toString().endsWith("-plain") ? SidecarMode.PLAIN : SidecarMode.NATIVE;
        return spec(proxy, SETTINGS.withMode(mode));
    }

    private static SidecarSpec spec(Proxy proxy, SidecarSettings settings) {
        return new SidecarSpec(proxy, ConfigSecrets.name("ai", "gw"), settings, PodWishes.NONE);
    }

    private static ObjectNode istioPod() {
        return Trees.read("spec: {containers: [{name: istio-proxy}]}");
    }

    private static String hash(ObjectNode pod) {
        var status = pod.at("/metadata/annotations").path("outrigger.io/status").stringValue();
        return Trees.read(status).path("configHash").stringValue();
    }
}
