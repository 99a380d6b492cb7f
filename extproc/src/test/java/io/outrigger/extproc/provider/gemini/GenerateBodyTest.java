package io.outrigger.extproc.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateBodyTest {
    private static final String TIER = "x-vertex-ai-llm-shared-request-type";

    @ParameterizedTest
    @CsvSource({"flex, flex", "priority, priority", "default,", "standard_only,"})
    void aTierIsAHeader(String tier, @Nullable String header) throws Exception {
        GenerateBody body = tier(tier);

        assertThat(body.headers().get(TIER)).isEqualTo(header);
        assertThat(body.unsupported()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scale", "batch"})
    void aTierOfOthersIsLeftOut(String tier) throws Exception {
        GenerateBody body = tier(tier);

        assertThat(body.headers()).doesNotContainKey(TIER);
        assertThat(body.unsupported()).containsExactly("service_tier");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'team':'search-2','é_1':''}",
                "{'k':'123456789012345678901234567890123456789012345678901234567890123'}",
            })
    void metadataThatFitsIsLabels(String metadata) throws Exception {
        GenerateBody body = extra("metadata", metadata);

        assertThat(body.written().toString())
                .endsWith(",\"labels\":" + metadata.replace('\'', '"') + "}");
        assertThat(body.unsupported()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'Team':'a'}",
                "{'team':'A'}",
                "{'team':'a b'}",
                "{'1team':'a'}",
                "{'':'a'}",
                "{'team':1}",
                "{'k':'1234567890123456789012345678901234567890123456789012345678901234'}",
            })
    void metadataThatDoesNotFitIsLeftOut(String metadata) throws Exception {
        GenerateBody body = extra("metadata", metadata);

        assertThat(body.written().toString()).doesNotContain("labels");
        assertThat(body.unsupported()).containsExactly("metadata");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'team':'a'}"})
    void labelsOfItsOwnGoAsTheyAre(String labels) throws Exception {
        GenerateBody body = extra("labels", labels);

        assertThat(body.written().toString())
                .endsWith(",\"labels\":" + labels.replace('\'', '"') + "}");
        assertThat(body.unsupported()).isEmpty();
    }

    private static GenerateBody tier(String tier) throws Exception {
        return asked(
                new Asked.Builder()
                        .ask(
                                Field.SERVICE_TIER,
                                "service_tier",
                                JsonValue.parse(JsonText.of(tier).raw())));
    }

    private static GenerateBody extra(String name, String json) throws Exception {
        Slice value = Slice.utf8(json.replace('\'', '"'));
        return asked(new Asked.Builder().extra(name, JsonValue.parse(value)));
    }

    private static GenerateBody asked(Asked.Builder asked) {
        return new GenerateBody(
                new Conversation(List.of(), List.of(), List.of(), null, null, null, asked.build()),
                Gemini.of("m"));
    }
}
