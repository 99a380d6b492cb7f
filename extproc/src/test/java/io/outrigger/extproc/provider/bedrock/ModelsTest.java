package io.outrigger.extproc.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.provider.ClaudeModels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsTest {
    @ParameterizedTest
    @CsvSource({
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0, CLAUDE",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-6-v1, CLAUDE",
        "us.amazon.nova-2-lite-v1:0, NOVA_2",
        "amazon.nova-micro-v1:0, NOVA",
        "openai.gpt-oss-120b-1:0, GPT_OSS",
        "us.openai.gpt-5.2, GPT",
        "moonshot.kimi-k2-thinking, KIMI",
        "moonshotai.kimi-k2.5, KIMI",
        "deepseek.v3-v1:0, OTHER",
        "m, OTHER",
    })
    void haveFamilies(String model, ModelFamily family) {
        assertThat(ModelFamily.of(model)).isEqualTo(family);
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic.claude-sonnet-4-20250514-v1:0, false",
        "anthropic.claude-opus-4-1-20250805-v1:0, false",
        "us.anthropic.claude-3-7-sonnet-20250219-v1:0, false",
        "anthropic.claude-haiku-4-5-20251001-v1:0, true",
        "anthropic.claude-opus-4-6-v1, true",
        "anthropic.claude-sonnet-5, true",
        "amazon.nova-pro-v1:0, false",
        "us.meta.llama4-maverick-17b-instruct-v1:0, false",
        "us.deepseek.r1-v1:0, false",
        "deepseek.v3-v1:0, true",
        "mistral.mistral-large-2402-v1:0, false",
        "mistral.mistral-large-3-675b-instruct, true",
        "qwen.qwen3-coder-480b-a35b-v1:0, true",
        "openai.gpt-oss-20b-1:0, true",
        "m, true",
    })
    void followSchemas(String model, boolean follows) {
        assertThat(StructuredOutput.isOfferedBy(model)).isEqualTo(follows);
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic.claude-sonnet-4-5-20250929-v1:0, false",
        "anthropic.claude-haiku-4-5-20251001-v1:0, false",
        "anthropic.claude-opus-4-5-20251101-v1:0, true",
        "anthropic.claude-sonnet-4-6, true",
        "anthropic.claude-opus-4-1-20250805-v1:0, false",
    })
    void haveEffort(String model, boolean has) {
        assertThat(ClaudeModels.haveEffort(model)).isEqualTo(has);
    }
}
