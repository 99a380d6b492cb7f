package io.outrigger.testkit.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestBedTest {
    private static final Path TREE = TestBed.find().tree();

    @Test
    void findsTheSamePlacesAsTheScripts() throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "unset OUTRIGGER_ENVOY OUTRIGGER_TOOLS OUTRIGGER_INSTALL_TOOLS"
                                        + " OUTRIGGER_GATEWAY_TOOLS OUTRIGGER_NEIGHBOUR_TOOLS;"
                                        + " . scripts/common.sh"
                                        + " && echo $ENVOY $TOOLS $INSTALL_TOOLS $GATEWAY_TOOLS"
                                        + " $NEIGHBOUR_TOOLS")
                        .directory(TREE.toFile());
        process.environment().put("OUTRIGGER_CACHE", "/somewhere");
        process.environment().put("OUTRIGGER_JAVA_HOME", System.getProperty("java.home"));
        var started = process.start();
        String printed = new String(started.getInputStream().readAllBytes(), UTF_8);
        assertThat(started.waitFor()).isZero();

        var bed = bed(Map.of("tree", TREE.toString(), "cache", "/somewhere"), Map.of());

        assertThat(printed.strip())
                .isEqualTo(
                        "%s %s %s %s %s"
                                .formatted(
                                        bed.envoyFile(),
                                        bed.tools(),
                                        bed.installTools(),
                                        bed.gatewayTools(),
                                        bed.neighbourTools()));
    }

    @Test
    void eachPlaceCanBeGiven() {
        var bed =
                bed(
                        Map.of(
                                "tree",
                                "/t",
                                "cache",
                                "/c",
                                "envoy",
                                "/e",
                                "tools",
                                "/go",
                                "install.tools",
                                "/helm",
                                "gateway.tools",
                                "/eg",
                                "neighbour.tools",
                                "/eaig",
                                "keep",
                                "1"),
                        Map.of());

        assertThat(bed)
                .isEqualTo(
                        new TestBed(
                                Path.of("/t"),
                                Path.of("/c"),
                                Path.of("/e"),
                                Path.of("/go"),
                                Path.of("/helm"),
                                Path.of("/eg"),
                                Path.of("/eaig"),
                                true));
    }

    @Test
    void theCacheIsBelowTheUsersCacheFolder() {
        var tree = Map.of("tree", TREE.toString());

        assertThat(bed(tree, Map.of("XDG_CACHE_HOME", "/x", "HOME", "/h")).cache())
                .hasToString("/x/outrigger");
        assertThat(bed(tree, Map.of("HOME", "/h")).cache()).hasToString("/h/.cache/outrigger");
    }

    @Test
    void aMissingProgramSaysHowToGetIt() {
        var bed = bed(Map.of("tree", TREE.toString(), "cache", "/nowhere"), Map.of());

        assertThatThrownBy(bed::envoy).hasMessageEndingWith("is missing: run scripts/setup");
        assertThatThrownBy(() -> bed.tool("istiod"))
                .hasMessageEndingWith("/istiod is missing: run scripts/setup --cluster");
        assertThatThrownBy(() -> bed.gatewayTool("envoy-gateway"))
                .hasMessageEndingWith("/envoy-gateway is missing: run scripts/setup --cluster");
        assertThatThrownBy(() -> bed.installTool("helm"))
                .hasMessageEndingWith("/helm is missing: run scripts/setup --cluster");
    }

    private static TestBed bed(Map<String, String> settings, Map<String, String> env) {
        return TestBed.from(settings::get, env);
    }
}
