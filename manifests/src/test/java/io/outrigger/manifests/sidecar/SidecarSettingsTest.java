package io.outrigger.manifests.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.manifests.sidecar.Image.PullPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b"})
    void imageWithSpacesIsRefused(String reference) {
        assertThatThrownBy(() -> new Image(reference, PullPolicy.NEVER))
                .hasMessage("image: %s (expected: a reference without spaces)", reference);
    }

    @ParameterizedTest
    @CsvSource({
        "r.io:5000/a/b:1.2, other/x, other/x:1.2",
        "r.io:5000/a/b, other/x, other/x",
        "a/b:1@sha256:0f, other/x, other/x:1@sha256:0f",
        "a/b@sha256:0f, r.io:80/x, r.io:80/x@sha256:0f",
        "b:1, x, x:1",
    })
    void anotherRepositoryKeepsTagAndDigest(String image, String repository, String expected) {
        var other = new Image(image, PullPolicy.ALWAYS).withRepository(repository);

        assertThat(other.reference()).isEqualTo(expected);
    }

    private static SidecarSettings inFolder(String udsDir) {
        return SidecarSettings.defaults("1", IMAGE).withUdsDir(udsDir);
    }
}
