package io.outrigger.extproc.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", " \t\r\n ", "\f", " \u2003\u3000"})
    void whiteSpaceIsBlank(String text) {
        assertThat(JsonText.of(text).isBlank()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " a", "\\", "\\n", "\"", "é", "\n.", "\b", "漢"})
    void otherTextIsNotBlank(String text) {
        assertThat(JsonText.of(text).isBlank()).isFalse();
    }

    @Test
    void blankIsJudgedToTheEnd() {
        assertThat(JsonText.of("\n".repeat(100)).isBlank()).isTrue();
        assertThat(JsonText.of("\n".repeat(100) + "x").isBlank()).isFalse();
        assertThat(JsonText.raw(Slice.utf8("\"\\u0020\"")).isBlank()).isTrue();
    }

    @Test
    void textThatIsNotUtf8IsNotCutInAnEscape() {
        byte[] quoted = ("\"äx" + "\\\\".repeat(40) + '"').getBytes(ISO_8859_1);
        assertThat(JsonText.raw(Slice.of(quoted)).isBlank()).isFalse();
        quoted[2] = (byte) 0xff;
        assertThat(JsonText.raw(Slice.of(quoted)).isBlank()).isFalse();
    }
}
