package io.outrigger.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.GatewayConfig;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.Image.PullPolicy;
import io.outrigger.manifests.sidecar.PodSecurity;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.webhook.decision.GatewayRef;
import io.outrigger.webhook.decision.Gateways.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GatewayStandingsTest {
    private static final SidecarSettings SETTINGS =
            SidecarSettings.defaults("1.0.0", new Image("extproc", PullPolicy.IF_NOT_PRESENT));
    private static final Standing OURS = new Standing.Ours(SETTINGS.withMode(SidecarMode.PLAIN));
    private static final List<ApiObject> OBJECTS =
            List.of(
                    object(
                            Kinds.NAMESPACE,
                            "{metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}"),
                    object(Kinds.NAMESPACE, "{metadata: {name: plain}}"),
                    object(
                            Kinds.GATEWAY_CLASS,
                            "{metadata: {name: istio}, spec: {controllerName: istio.io/gateway-controller}}"),
                    gateway("ai", "known"),
                    gateway("plain", "known"));
    private static final ClusterSnapshot CLUSTER = ClusterSnapshot.of(OBJECTS);

    private final List<ObjectKey> asked = new ArrayList<>();
    private Optional<GatewayConfig> youngConfig = Optional.empty();

    @Test
    void whatTheLastRoundSawIsKnownAtOnce() {
        var standings = standings(Optional.of(CLUSTER), Optional.empty());

        assertThat(standings.find(named("ai", "known"))).isEqualTo(OURS);
        assertThat(standings.find(named("plain", "known"))).isEqualTo(new Standing.NotOurs());
        assertThat(standings.find(named("ai", "young"))).isEqualTo(new Standing.Unknown());
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsYoungerIsAskedFor() {
        assertThat(young("ai", gateway("ai", "young"))).isEqualTo(OURS);
        assertThat(young("plain", gateway("plain", "young"))).isEqualTo(new Standing.NotOurs());
        assertThat(asked)
                .containsExactly(new ObjectKey("ai", "young"), new ObjectKey("plain", "young"));
    }

    /** Whether a namespace opted in that has not been seen yet is not to be guessed. */
    @Test
    void aGatewayOfAYoungNamespaceOrClassStaysUnknown() {
        var classless =
                object(
                        Kinds.GATEWAY,
                        "{metadata: {name: young, namespace: ai}, spec: {gatewayClassName: new, listeners: []}}");

        assertThat(young("new", gateway("new", "young"))).isEqualTo(new Standing.Unknown());
        assertThat(young("ai", (Gateway) classless)).isEqualTo(new Standing.Unknown());
    }

    @Test
    void aGatewayConfigThatIsYoungerIsAskedForToo() {
        var gateway = configured("young");
        youngConfig =
                Optional.of(
                        (GatewayConfig)
                                object(
                                        Kinds.GATEWAY_CONFIG,
                                        "{metadata: {name: young, namespace: ai},"
                                                + " spec: {extProc: {kubernetes: {image: mirror/extproc}}}}"));
        var standings = standings(Optional.of(with(gateway)), Optional.empty());

        assertThat(standings.find(named("ai", "configured"))).isEqualTo(new Standing.Unknown());
        assertThat(standings.ask(named("ai", "configured")))
                .isInstanceOfSatisfying(
                        Standing.Ours.class,
                        ours ->
                                assertThat(ours.settings().image().reference())
                                        .isEqualTo("mirror/extproc"));
        assertThat(asked).containsExactly(new ObjectKey("ai", "young"));
    }

    @Test
    void aGatewayConfigThatIsNotThereGivesTheDefaultsAndAProblem() {
        var standings = standings(Optional.of(with(configured("gone"))), Optional.empty());

        assertThat(standings.ask(named("ai", "configured")))
                .isEqualTo(
                        new Standing.Ours(
                                SETTINGS.withMode(SidecarMode.PLAIN),
                                List.of(
                                        "Gateway ai/configured: annotation"
                                                + " aigateway.envoyproxy.io/gateway-config: gone"
                                                + " (expected: a GatewayConfig)")));
    }

    private static ClusterSnapshot with(Gateway gateway) {
        return ClusterSnapshot.of(Stream.concat(OBJECTS.stream(), Stream.of(gateway)).toList());
    }

    private static Gateway configured(String config) {
        return (Gateway)
                object(
                        Kinds.GATEWAY,
                        "{metadata: {name: configured, namespace: ai, annotations: {aigateway.envoyproxy.io/gateway-config: %s}}, spec: {gatewayClassName: istio, listeners: []}}"
                                .formatted(config));
    }

    @Test
    void whatIsNotThereStaysUnknown() {
        assertThat(standings(Optional.of(CLUSTER), Optional.empty()).ask(named("ai", "young")))
                .isEqualTo(new Standing.Unknown());
    }

    @Test
    void beforeTheFirstRoundNobodyIsAsked() {
        var standings = standings(Optional.empty(), Optional.of(gateway("ai", "young")));

        assertThat(standings.ask(named("ai", "young"))).isEqualTo(new Standing.Unknown());
        assertThat(asked).isEmpty();
    }

    private Standing young(String namespace, Gateway gateway) {
        return standings(Optional.of(CLUSTER), Optional.of(gateway)).ask(named(namespace, "young"));
    }

    private GatewayStandings standings(
            Optional<ClusterSnapshot> latest, Optional<Gateway> younger) {
        return new GatewayStandings(
                () -> latest,
                new GatewayStandings.Young(
                        key -> {
                            asked.add(key);
                            return younger;
                        },
                        key -> {
                            asked.add(key);
                            return youngConfig;
                        }),
                () -> SidecarMode.PLAIN,
                SETTINGS,
                PodSecurity.RESTRICTED);
    }

    private static GatewayRef named(String namespace, String name) {
        return new GatewayRef.Named(namespace, name);
    }

    private static Gateway gateway(String namespace, String name) {
        return (Gateway)
                object(
                        Kinds.GATEWAY,
                        "{metadata: {name: %s, namespace: %s}, spec: {gatewayClassName: istio, listeners: []}}"
                                .formatted(name, namespace));
    }

    private static ApiObject object(ApiKind kind, String yaml) {
        return ApiObjects.read(kind, Yaml.documents(yaml).getFirst(), UnknownKeys.REFUSED);
    }
}
