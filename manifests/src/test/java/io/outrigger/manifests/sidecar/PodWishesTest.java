package io.outrigger.manifests.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.sidecar.PodWishes.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodWishesTest {
    @Test
    void everyAnnotationIsFollowed() {
        var reading =
                PodWishes.read(
                        Map.of(
                                "outrigger.io/log-level", "debug",
                                "outrigger.io/sidecar-mode", "plain",
                                "outrigger.io/cpu-request", "250m",
                                "outrigger.io/cpu-limit", "1",
                                "outrigger.io/memory-request", "1Gi",
                                "outrigger.io/memory-limit", "2Gi"));

        assertThat(reading)
                .isEqualTo(
                        new Reading.Clear(
                                new PodWishes(
                                        Optional.of(LogLevel.DEBUG),
                                        Optional.of(SidecarMode.PLAIN),
                                        new ResourceWishes(
                                                quantities("250m", "1Gi"),
                                                quantities("1", "2Gi")))));
    }

    private static Map<String, Quantity> quantities(String cpu, String memory) {
        return Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory));
    }

    @Test
    void withoutAnnotationsNothingIsWished() {
        assertThat(PodWishes.read(Map.of("a", "b"))).isEqualTo(new Reading.Clear(PodWishes.NONE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "log-level | Debug | one of [debug, error, info, warn]",
                "log-level | `` | one of [debug, error, info, warn]",
                "sidecar-mode | sidecar | one of [native, plain]",
                "cpu-request | 1 core | a quantity above 0, such as 250m or 1Gi",
                "memory-limit | {\"memory\": 1 | a quantity above 0, such as 250m or 1Gi",
                "memory-request | 0 | a quantity above 0, such as 250m or 1Gi",
            })
    void mistakeNamesAnnotationValueAndWhatWasExpected(String name, String value, String expected) {
        var reading = PodWishes.read(Map.of("outrigger.io/" + name, value));

        assertThat(reading)
                .isEqualTo(
                        new Reading.Mistaken(
                                List.of(
                                        "annotation outrigger.io/%s: %s (expected: %s)"
                                                .formatted(name, value, expected))));
    }

    @Test
    void requestAboveItsLimitIsAMistake() {
        var reading =
                PodWishes.read(
                        Map.of("outrigger.io/cpu-request", "2", "outrigger.io/cpu-limit", "500m"));

        assertThat(reading)
                .isEqualTo(
                        new Reading.Mistaken(
                                List.of(
                                        "annotation outrigger.io/cpu-request: 2 (expected: at most"
                                                + " 500m, the outrigger.io/cpu-limit)")));
    }

    /** A Gateway's author could otherwise run another image with the gateway's credentials. */
    @ParameterizedTest
    @CsvSource({"image", "env", "resources", "admin-port", "log-levle"})
    void whatAPodMayNotSetIsReported(String name) {
        var annotations = Map.of("outrigger.io/" + name, "8080", "outrigger.io/status", "{");

        assertThat(PodWishes.read(annotations)).isEqualTo(new Reading.Clear(PodWishes.NONE));
        assertThat(PodWishes.unknown(annotations))
                .containsExactly(
                        "annotation outrigger.io/%s: unknown (expected: ".formatted(name)
                                + "outrigger.io/cpu-limit, outrigger.io/cpu-request,"
                                + " outrigger.io/gateway, outrigger.io/log-level,"
                                + " outrigger.io/memory-limit, outrigger.io/memory-request,"
                                + " outrigger.io/sidecar-mode)");
    }
}
