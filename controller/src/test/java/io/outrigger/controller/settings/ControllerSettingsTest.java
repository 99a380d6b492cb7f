package io.outrigger.controller.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.outrigger.contract.FilterConfig;
import io.outrigger.controller.rotation.Proxies;
import io.outrigger.controller.settings.ControllerSettings.HostPort;
import io.outrigger.controller.settings.ControllerSettings.NativeSidecar;
import io.outrigger.controller.settings.ExtensionSettings.Tls;
import io.outrigger.controller.token.Endpoints;
import io.outrigger.controller.watch.WatchedNamespaces;
import io.outrigger.manifests.install.FailurePolicy;
import io.outrigger.manifests.sidecar.LogLevel;
import io.outrigger.manifests.sidecar.PodSecurity;
import io.outrigger.manifests.sidecar.SidecarWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControllerSettingsTest {
    @Test
    void defaultsNeedNoFlag() {
        var settings = ControllerSettings.from(List.of(), Map.of("HOME", "/root"));

        assertThat(settings.namespace()).isEqualTo("outrigger-system");
        assertThat(settings.sidecar().image().reference())
                .isEqualTo("outrigger/extproc:" + FilterConfig.VERSION);
        assertThat(settings.sidecar().logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(settings.sidecar().image().pullSecrets()).isEmpty();
        assertThat(settings.podSecurity()).isEqualTo(PodSecurity.RESTRICTED);
        assertThat(settings.nativeSidecar()).isEqualTo(NativeSidecar.AUTO);
        assertThat(settings.sidecarWriter()).isEqualTo(SidecarWriter.WEBHOOK);
        assertThat(settings.dataPlane().udsPath())
                .isEqualTo("/etc/ai-gateway-extproc-uds/run.sock");
        assertThat(settings.dataPlane().caBundle()).isEqualTo("/etc/ssl/certs/ca-certificates.crt");
        assertThat(settings.identity()).isEqualTo("local");
        assertThat(settings.clusterRole()).isEqualTo("outrigger");
        assertThat(settings.watchNamespaces()).isEqualTo(new WatchedNamespaces.All());
        assertThat(settings.extension())
                .isEqualTo(
                        new ExtensionSettings(
                                new HostPort("0.0.0.0", 1065),
                                "outrigger-extension",
                                Tls.OFF,
                                Optional.empty()));
        assertThat(settings.tokens()).isEqualTo(TokenSettings.DEFAULT);
        assertThat(settings.webhook())
                .isEqualTo(
                        new WebhookSettings(
                                new HostPort("0.0.0.0", 9443),
                                "outrigger-webhook",
                                Optional.empty(),
                                Optional.empty(),
                                FailurePolicy.FAIL,
                                Duration.ofSeconds(5)));
    }

    @Test
    void hooksHaveTlsWhenAskedFor() {
        var settings = ControllerSettings.from(List.of("--extension-tls=on"), Map.of());

        assertThat(settings.extension().tls()).isEqualTo(Tls.ON);
        assertThat(settings.extension().secret()).isEmpty();
    }

    @Test
    void aPodIsKnownByItsName() {
        var env = Map.of("HOSTNAME", "Outrigger-7d9f-x2");

        assertThat(ControllerSettings.from(List.of(), env).identity())
                .isEqualTo("outrigger-7d9f-x2");
    }

    @Test
    void everyFlagIsHonoured() {
        var settings =
                ControllerSettings.from(
                        List.of(
                                "--namespace=ops",
                                "--sidecar-image",
                                "registry.example/x@sha256:1",
                                "--sidecar-log-level",
                                "debug",
                                "--sidecar-pull-secrets=mirror,other",
                                "--sidecar-pod-security=any",
                                "--native-sidecar",
                                "never",
                                "--sidecar-writer=overlay",
                                "--uds-dir",
                                "/run/o",
                                "--ca-bundle",
                                "/ca.pem",
                                "--extension-listen=127.0.0.1:1",
                                "--extension-service=hooks",
                                "--extension-secret=hooks-tls",
                                "--webhook-listen",
                                "127.0.0.1:0",
                                "--webhook-service",
                                "hook",
                                "--webhook-url=https://127.0.0.1:0",
                                "--webhook-secret=hook-tls",
                                "--webhook-failure-policy=ignore",
                                "--webhook-drain-seconds=0",
                                "--identity=one",
                                "--cluster-role=role",
                                "--watch-namespaces=ai,gateways",
                                "--aws-sts-url=https://sts.example",
                                "--azure-authority-url=https://login.example",
                                "--google-sts-url=https://gsts.example",
                                "--google-iam-url=https://iam.example"),
                        Map.of(
                                "HOSTNAME", "two",
                                "AI_GATEWAY_STS_PROXY_URL", "http://proxy:1",
                                "AI_GATEWAY_AZURE_PROXY_URL", "http://proxy:2",
                                "AI_GATEWAY_GCP_AUTH_PROXY_URL", "http://proxy"));

        assertThat(settings.namespace()).isEqualTo("ops");
        assertThat(settings.sidecar().image().reference()).isEqualTo("registry.example/x@sha256:1");
        assertThat(settings.sidecar().logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(settings.sidecar().image().pullSecrets()).containsExactly("mirror", "other");
        assertThat(settings.podSecurity()).isEqualTo(PodSecurity.ANY);
        assertThat(settings.nativeSidecar()).isEqualTo(NativeSidecar.NEVER);
        assertThat(settings.sidecarWriter()).isEqualTo(SidecarWriter.OVERLAY);
        assertThat(settings.sidecar().udsDir()).isEqualTo("/run/o");
        assertThat(settings.dataPlane().udsPath()).isEqualTo("/run/o/run.sock");
        assertThat(settings.dataPlane().caBundle()).isEqualTo("/ca.pem");
        assertThat(settings.identity()).isEqualTo("one");
        assertThat(settings.clusterRole()).isEqualTo("role");
        assertThat(settings.watchNamespaces())
                .isEqualTo(new WatchedNamespaces.Only(Set.of("ai", "gateways")));
        assertThat(settings.extension())
                .isEqualTo(
                        new ExtensionSettings(
                                new HostPort("127.0.0.1", 1),
                                "hooks",
                                Tls.ON,
                                Optional.of("hooks-tls")));
        assertThat(settings.tokens())
                .isEqualTo(
                        new TokenSettings(
                                new Endpoints(
                                        URI.create("https://sts.example"),
                                        URI.create("https://login.example"),
                                        URI.create("https://gsts.example"),
                                        URI.create("https://iam.example")),
                                new Proxies(
                                        Optional.of(URI.create("http://proxy:1")),
                                        Optional.of(URI.create("http://proxy:2")),
                                        Optional.of(URI.create("http://proxy")))));
        assertThat(settings.webhook())
                .isEqualTo(
                        new WebhookSettings(
                                new HostPort("127.0.0.1", 0),
                                "hook",
                                Optional.of(URI.create("https://127.0.0.1:0")),
                                Optional.of("hook-tls"),
                                FailurePolicy.IGNORE,
                                Duration.ZERO));
    }

    @Test
    void aFlagWinsOverItsVariable() {
        var env =
                Map.of(
                        "OUTRIGGER_CONTROLLER_NAMESPACE", "from-env",
                        "OUTRIGGER_CONTROLLER_UDS_DIR", "/run/env");

        var settings = ControllerSettings.from(List.of("--namespace", "from-flag"), env);

        assertThat(settings.namespace()).isEqualTo("from-flag");
        assertThat(settings.sidecar().udsDir()).isEqualTo("/run/env");
    }

    @Test
    void allMistakesAreNamedAtOnce() {
        var args =
                List.of(
                        "--sidecar-image",
                        "a b",
                        "--sidecar-pull-secrets=a,,b",
                        "--sidecar-pod-security=baseline",
                        "--native-sidecar=maybe",
                        "--sidecar-writer=nobody",
                        "--uds-dir=relative",
                        "--watch-namespaces=a,,b",
                        "--extension-listen=1065",
                        "--aws-sts-url=sts",
                        "--azure-authority-url=https://me:s3cret@x",
                        "--webhook-listen=9443",
                        "--webhook-url=http://x",
                        "--webhook-secret=a/b",
                        "--webhook-failure-policy=Fail",
                        "--webhook-drain-seconds=-1",
                        "--identity=",
                        "--nonsense=1",
                        "stray",
                        "--namespace");

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                ControllerSettings.from(
                                        args,
                                        Map.of(
                                                "OUTRIGGER_CONTROLLER_TYPO", "1",
                                                "AI_GATEWAY_STS_PROXY_URL", "proxy:3128")))
                .satisfies(
                        e ->
                                assertThat(
                                                String.valueOf(e.getMessage())
                                                        .lines()
                                                        .map(it -> it.replaceAll(":.*", "")))
                                        .containsExactlyInAnyOrder(
                                                "OUTRIGGER_CONTROLLER_TYPO",
                                                "AI_GATEWAY_STS_PROXY_URL",
                                                "--aws-sts-url",
                                                "--azure-authority-url",
                                                "--nonsense",
                                                "stray",
                                                "--namespace",
                                                "--sidecar-image",
                                                "--sidecar-pull-secrets",
                                                "--sidecar-pod-security",
                                                "--native-sidecar",
                                                "--sidecar-writer",
                                                "--uds-dir",
                                                "--watch-namespaces",
                                                "--extension-listen",
                                                "--webhook-listen",
                                                "--webhook-url",
                                                "--webhook-secret",
                                                "--webhook-failure-policy",
                                                "--webhook-drain-seconds",
                                                "--identity"))
                .withMessageContaining(
                        "--native-sidecar: maybe (expected: one of auto, always, never)");
    }
}
