package io.outrigger.controller.pods;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
    @ParameterizedTest
    @CsvSource({
        "v0.1.0, v0.2.0, true",
        "v0.9.0, v0.10.0, true",
        "0.9.9, v1.0.0, true",
        "v0.1.0, v0.1.0, false",
        "v0.2.0, v0.1.9, false",
        "dev, v0.1.0, false",
        "v0.1.0, dev, false",
        "'', v0.1.0, false",
        "v0.1.0-rc.1, v0.1.0, false"
    })
    void onlyReleasesAreOlderOrNewer(String one, String other, boolean older) {
        assertThat(Versions.isOlder(one, other)).isEqualTo(older);
    }
}
