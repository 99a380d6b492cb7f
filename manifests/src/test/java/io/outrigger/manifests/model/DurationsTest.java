package io.outrigger.manifests.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "10s, PT10S",
        "500ms, PT0.5S",
        "1h, PT1H",
        "1m30s, PT1M30S",
        "1h2m3s4ms, PT1H2M3.004S",
        "99999h, PT99999H",
    })
    void readsGatewayApisForm(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10", "s", "1.5s", "-1s", "1d", "100000s", "1s1s1s1s1s", " 1s", "1 s"})
    void refusesOthers(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
