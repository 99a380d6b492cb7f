package io.outrigger.extproc.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {
    @ParameterizedTest
    @CsvSource({
        "https://a.example/x.PNG?size=1.jpg#y.gif, image/png",
        "gs://bucket/talk.m4a, audio/m4a",
        "https://www.youtube.com/watch?v=1, guess/it",
        "https://a.example/x, guess/it",
        "https://a.example/x.tiff, guess/it",
        "x, guess/it",
    })
    void theEndingTellsTheType(String url, String type) {
        assertThat(MediaTypes.ofUrl(url, "guess/it")).isEqualTo(type);
    }
}
