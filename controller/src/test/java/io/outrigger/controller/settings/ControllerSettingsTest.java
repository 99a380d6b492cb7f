package io.outrigger.controller.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.outrigger.contract.FilterConfig;
import io.outrigger.controller.settings.ControllerSettings.HostPort;
import io.outrigger.controller.settings.ControllerSettings.NativeSidecar;
import io.outrigger.manifests.sidecar.LogLevel;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControllerSettingsTest {
    @Test
    void defaultsNeedNoFlag() {
        var settings = ControllerSettings.from(List.of(), Map.of("HOME", "/root"));

        assertThat(settings.namespace()).isEqualTo("outrigger-system");
        assertThat(settings.sidecar().image().reference())
                .isEqualTo("outrigger/extproc:" + FilterConfig.VERSION);
        assertThat(settings.sidecar().logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(settings.nativeSidecar()).isEqualTo(NativeSidecar.AUTO);
        assertThat(settings.dataPlane().udsPath())
                .isEqualTo("/etc/ai-gateway-extproc-uds/run.sock");
        assertThat(settings.dataPlane().caBundle()).isEqualTo("/etc/ssl/certs/ca-certificates.crt");
        assertThat(settings.webhookListen()).isEqualTo(new HostPort("0.0.0.0", 9443));
        assertThat(settings.webhookService()).isEqualTo("outrigger-webhook");
        assertThat(settings.webhookUrl()).isEmpty();
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
                                "--native-sidecar",
                                "never",
                                "--uds-dir",
                                "/run/o",
                                "--ca-bundle",
                                "/ca.pem",
                                "--webhook-listen",
                                "127.0.0.1:0",
                                "--webhook-service",
                                "hook",
                                "--webhook-url=https://127.0.0.1:0"),
                        Map.of());

        assertThat(settings.namespace()).isEqualTo("ops");
        assertThat(settings.sidecar().image().reference()).isEqualTo("registry.example/x@sha256:1");
        assertThat(settings.sidecar().logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(settings.nativeSidecar()).isEqualTo(NativeSidecar.NEVER);
        assertThat(settings.sidecar().udsDir()).isEqualTo("/run/o");
        assertThat(settings.dataPlane().udsPath()).isEqualTo("/run/o/run.sock");
        assertThat(settings.dataPlane().caBundle()).isEqualTo("/ca.pem");
        assertThat(settings.webhookListen()).isEqualTo(new HostPort("127.0.0.1", 0));
        assertThat(settings.webhookService()).isEqualTo("hook");
        assertThat(settings.webhookUrl()).isEqualTo(Optional.of(URI.create("https://127.0.0.1:0")));
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
                        "--native-sidecar=maybe",
                        "--uds-dir=relative",
                        "--webhook-listen=9443",
                        "--webhook-url=http://x",
                        "--nonsense=1",
                        "stray",
                        "--namespace");

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                ControllerSettings.from(
                                        args, Map.of("OUTRIGGER_CONTROLLER_TYPO", "1")))
                .satisfies(
                        e ->
                                assertThat(
                                                String.valueOf(e.getMessage())
                                                        .lines()
                                                        .map(it -> it.replaceAll(":.*", "")))
                                        .containsExactlyInAnyOrder(
                                                "OUTRIGGER_CONTROLLER_TYPO",
                                                "--nonsense",
                                                "stray",
                                                "--namespace",
                                                "--sidecar-image",
                                                "--native-sidecar",
                                                "--uds-dir",
                                                "--webhook-listen",
                                                "--webhook-url"))
                .withMessageContaining(
                        "--native-sidecar: maybe (expected: one of auto, always, never)");
    }
}
