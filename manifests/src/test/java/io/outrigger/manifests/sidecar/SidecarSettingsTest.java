package io.outrigger.manifests.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.manifests.sidecar.Image.PullPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarSettingsTest {
    private static final Image IMAGE = new Image("extproc:1", PullPolicy.ALWAYS);

    @Test
    void defaultsAskForResources() {
        var settings = SidecarSettings.defaults("1", IMAGE);

        assertThat(settings.resources().requests()).containsKeys("cpu", "memory");
        assertThat(settings.resources().limits()).containsOnlyKeys("memory");
        assertThat(settings.socket()).isEqualTo("/etc/ai-gateway-extproc-uds/run.sock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "/ends/", "/a:b", "/a/../b"})
    void socketFolderThatEnvoyCannotDialIsRefused(String dir) {
        assertThatThrownBy(() -> inFolder(dir))
                .hasMessage("udsDir: %s (expected: an absolute path without ':' and '..')", dir);
    }

    @Test
    void socketPathFitsTheKernelsLimit() {
        var longest = "/" + "d".repeat(106 - "//run.sock".length());

        assertThat(inFolder(longest).socket()).hasSize(106);
        assertThatThrownBy(() -> inFolder(longest + "d"))
                .hasMessageEndingWith("(expected: a socket path of at most 106 bytes)");
    }

    @Test
    void emptyResourcesAreRefused() {
        assertThatThrownBy(() -> new Resources(Map.of("cpu", "1"), Map.of()))
                .hasMessage("resources.limits: {} (expected: at least one quantity)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b"})
    void imageWithSpacesIsRefused(String reference) {
        assertThatThrownBy(() -> new Image(reference, PullPolicy.NEVER))
                .hasMessage("image: %s (expected: a reference without spaces)", reference);
    }

    private static SidecarSettings inFolder(String udsDir) {
        return new SidecarSettings(
                "1",
                IMAGE,
                SidecarMode.NATIVE,
                udsDir,
                SidecarSettings.DEFAULT_ADMIN_PORT,
                LogLevel.INFO,
                Resources.DEFAULTS,
                Map.of(),
                List.of());
    }
}
