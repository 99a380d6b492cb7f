package io.outrigger.extproc.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", " \t\r\n "})
    void whiteSpaceIsBlank(String text) {
        assertThat(JsonText.of(text).isBlank()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " a", "\\", "\\n", "\"", "é", "\n."})
    void otherTextIsNotBlank(String text) {
        assertThat(JsonText.of(text).isBlank()).isFalse();
    }
}
