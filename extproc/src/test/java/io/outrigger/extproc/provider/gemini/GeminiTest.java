package io.outrigger.extproc.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiTest {
    @ParameterizedTest
    @CsvSource({
        "gemini-1.5-pro, 105",
        "gemini-1.5-flash-8b-exp-0923, 105",
        "gemini-2.0-flash-lite-preview-02-05, 200",
        "gemini-2.5-pro-preview-03-25, 205",
        "google/gemini-2.5-flash@003, 205",
        "gemini-live-2.5-flash, 205",
        "Gemini-3-Pro-Preview, 300",
        "gemini-3.1-pro-preview, 301",
        "gemini-4-pro, 400",
        "gemini-exp-1206, 0",
        "gemini-flash-latest, 0",
        "gemini-embedding-001, 0",
        "text-bison@002, 0",
        "m, 0",
    })
    void aNameTellsTheVersion(String name, int version) {
        assertThat(Gemini.of(name).version()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-pro-preview, LOW, HIGH",
        "gemini-3.1-pro-preview, LOW, MEDIUM",
        "gemini-3-flash-preview, MINIMAL, MEDIUM",
        "gemini-3.5-flash-lite, MINIMAL, MEDIUM",
        "gemini-3.6-flash, MINIMAL, MEDIUM",
        "gemini-3.7-flash, LOW, MEDIUM",
        "gemini-4-pro, LOW, MEDIUM",
    })
    void eachModelHasItsLevels(String name, String least, String middle) {
        assertThat(Gemini.of(name).leastLevel()).isEqualTo(least);
        assertThat(Gemini.of(name).middleLevel()).isEqualTo(middle);
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.5-pro, 128", "gemini-2.5-flash, 0", "gemini-2.5-flash-lite, 0", "m, 0"})
    void proCannotRest(String name, int budget) {
        assertThat(Gemini.of(name).leastBudget()).isEqualTo(budget);
    }
}
