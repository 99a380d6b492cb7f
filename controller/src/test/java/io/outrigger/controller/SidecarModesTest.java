package io.outrigger.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.sidecar.SidecarMode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarModesTest {
    @ParameterizedTest
    @CsvSource({
        "v1.29.0, NATIVE",
        "v1.36.3 v1.29.4-gke.1, NATIVE",
        "v1.36.3 v1.28.9, PLAIN",
        "2.0.0, NATIVE",
        "unknown, PLAIN",
    })
    void sidecarsAreNativeWhenEveryKubeletKnowsThem(String versions, SidecarMode expected) {
        assertThat(SidecarModes.of(List.of(versions.split(" ")))).isEqualTo(expected);
    }
}
