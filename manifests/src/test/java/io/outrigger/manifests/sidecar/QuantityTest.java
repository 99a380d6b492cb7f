package io.outrigger.manifests.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"1", "0.1", ".5", "5.", "250m", "1e3", "1E-3", "2E", "3Ei", "100n", "0.5Gi"})
    void quantityKeepsItsSpelling(String text) {
        assertThat(Quantity.parse(text)).contains(new Quantity(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "0Mi",
                "0e3",
                "-1",
                "+1",
                "1 Gi",
                "1gi",
                "1GB",
                "Gi",
                ".",
                "1e",
                "1e999",
                "half",
                "{}",
                "1m1",
                "\u0661",
                "10000000000000000000000000000000000000000000"
            })
    void anythingElseIsNone(String text) {
        assertThat(Quantity.parse(text)).isEmpty();
        assertThatThrownBy(() -> new Quantity(text))
                .hasMessage(
                        "%s (expected: a quantity above 0, such as 250m or 1Gi)".formatted(text));
    }

    @ParameterizedTest
    @CsvSource({
        "1Gi, 1G",
        "1, 999m",
        "1e3, 999",
        "0.6Gi, 512Mi",
        "1k, 999",
        "2m, 1999u",
        "1Ki, 1k",
        "1E, 1P",
        "2Ei, 1Ei",
        "1e1, 9",
    })
    void oneExceedsTheOther(String larger, String smaller) {
        assertThat(new Quantity(larger).exceeds(new Quantity(smaller))).isTrue();
        assertThat(new Quantity(smaller).exceeds(new Quantity(larger))).isFalse();
    }

    @Test
    void equalAmountsExceedNeitherWay() {
        assertThat(new Quantity("1").exceeds(new Quantity("1000m"))).isFalse();
        assertThat(new Quantity("1000m").exceeds(new Quantity("1"))).isFalse();
    }
}
