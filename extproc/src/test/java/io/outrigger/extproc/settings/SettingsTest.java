package io.outrigger.extproc.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.extproc.settings.Settings.ConfigSource;
import io.outrigger.extproc.settings.Settings.ExtProcAddr;
import io.outrigger.extproc.settings.Settings.HostPort;
import io.outrigger.extproc.settings.Settings.LogLevel;
import io.outrigger.extproc.settings.Settings.TransportWish;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void defaults() throws SettingsException {
        var settings = Settings.from(List.of("-configPath", "/c"), Map.of("PATH", "x"), 100 << 20);

        assertThat(settings)
                .isEqualTo(
                        new Settings(
                                new ConfigSource.File(Path.of("/c")),
                                new ExtProcAddr.Tcp(new HostPort("0.0.0.0", 1063)),
                                new HostPort("0.0.0.0", 1064),
                                null,
                                LogLevel.INFO,
                                null,
                                32 << 20,
                                50 << 20,
                                Duration.ofSeconds(25),
                                TransportWish.AUTO,
                                "0666",
                                null,
                                null));
    }

    @Test
    void everythingElse() throws SettingsException {
        var settings =
                Settings.from(
                        List.of(
                                "--configBundlePath=/b",
                                "-extProcAddr",
                                "unix:///run/x.sock",
                                "--adminPort",
                                "0",
                                "-mcpAddr=127.0.0.1:9",
                                "-logLevel",
                                "warn"),
                        Map.of(
                                "AI_GATEWAY_GCP_AUTH_PROXY_URL", "http://proxy:3128",
                                "GOOGLE_APPLICATION_CREDENTIALS", "/keys/google.json",
                                "OUTRIGGER_ADMIN_HOST", "127.0.0.1",
                                "OUTRIGGER_ENVOY_ADMIN", "127.0.0.1:15000",
                                "OUTRIGGER_MAX_BODY", "4Mi",
                                "OUTRIGGER_BODY_BUDGET", "1Gi",
                                "OUTRIGGER_DRAIN", "3s",
                                "OUTRIGGER_TRANSPORT", "nio",
                                "OUTRIGGER_SOCKET_MODE", "0660"),
                        100 << 20);

        assertThat(settings)
                .isEqualTo(
                        new Settings(
                                new ConfigSource.Bundle(Path.of("/b")),
                                new ExtProcAddr.Unix(Path.of("/run/x.sock")),
                                new HostPort("127.0.0.1", 0),
                                new HostPort("127.0.0.1", 9),
                                LogLevel.WARN,
                                new HostPort("127.0.0.1", 15000),
                                4 << 20,
                                1 << 30,
                                Duration.ofSeconds(3),
                                TransportWish.NIO,
                                "0660",
                                Path.of("/keys/google.json"),
                                URI.create("http://proxy:3128")));
    }

    @Test
    void allMistakesAtOnce() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(
                        () ->
                                Settings.from(
                                        List.of(
                                                "-nope",
                                                "x",
                                                "-extProcAddr",
                                                "unix://rel",
                                                "-adminPort=99999",
                                                "bare",
                                                "-logLevel"),
                                        Map.of(
                                                "OUTRIGGER_MAX_BODY", "lots",
                                                "OUTRIGGER_TRANSPORT", "carrier pigeon",
                                                "OUTRIGGER_SOCKT_MODE", "0660",
                                                "OUTRIGGER_ENVOY_ADMIN", "15000"),
                                        100 << 20))
                .withMessageContaining("-nope: unknown flag")
                .withMessageContaining("-configPath: (expected: a file")
                .withMessageContaining("-extProcAddr: unix://rel (expected: unix:///ABSOLUTE/PATH)")
                .withMessageContaining("-adminPort: 99999 (expected: a port, 0..65535)")
                .withMessageContaining("argument: bare (expected: a flag)")
                .withMessageContaining("-logLevel: no value")
                .withMessageContaining("OUTRIGGER_MAX_BODY: lots (expected: bytes")
                .withMessageContaining(
                        "OUTRIGGER_TRANSPORT: carrier pigeon (expected: auto or nio)")
                .withMessageContaining("OUTRIGGER_ENVOY_ADMIN: 15000 (expected: HOST:PORT)")
                .withMessageContaining("OUTRIGGER_SOCKT_MODE: unknown variable");
    }
}
