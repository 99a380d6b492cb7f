package io.outrigger.extproc.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeModelsTest {
    /** Names of all three hosts, and aliases, which are taken for new models. */
    @ParameterizedTest
    @CsvSource({
        "claude-3-haiku-20240307, false, false, true",
        "anthropic.claude-3-5-sonnet-20241022-v2:0, false, false, true",
        "anthropic.claude-v2:1, false, false, true",
        "claude-sonnet-4-20250514, false, false, true",
        "claude-opus-4@20250514, false, false, true",
        "us.anthropic.claude-opus-4-1-20250805-v1:0, false, false, false",
        "claude-opus-4-1@20250805, false, false, false",
        "claude-sonnet-4-5-20250929, true, false, false",
        "global.anthropic.claude-haiku-4-5-20251001-v1:0, true, false, false",
        "claude-opus-4-5-20251101, true, true, false",
        "anthropic.claude-opus-4-6-v1, true, true, false",
        "claude-sonnet-4-6, true, true, false",
        "claude-opus-5, true, true, false",
        "claude-fable-5-1, true, true, false",
        "my-alias, true, true, false",
    })
    void generationsDiffer(String model, boolean schemas, boolean effort, boolean bothSamplings) {
        assertThat(ClaudeModels.followSchemas(model)).isEqualTo(schemas);
        assertThat(ClaudeModels.haveEffort(model)).isEqualTo(effort);
        assertThat(ClaudeModels.takeBothSamplings(model)).isEqualTo(bothSamplings);
    }
}
