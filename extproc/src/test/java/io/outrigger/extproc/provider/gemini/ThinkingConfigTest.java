package io.outrigger.extproc.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Thinking;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingConfigTest {
    private static final String PRO_3 = "gemini-3-pro-preview";
    private static final String FLASH_2_5 = "gemini-2.5-flash";

    private final Unsupported unsupported = new Unsupported("Gemini");

    @ParameterizedTest
    @CsvSource({
        "gemini-3-flash-preview, none, thinkingLevel:MINIMAL",
        "gemini-3-flash-preview, minimal, thinkingLevel:MINIMAL",
        "gemini-3-flash-preview, medium, thinkingLevel:MEDIUM",
        "gemini-3-pro-preview, none, thinkingLevel:LOW",
        "gemini-3-pro-preview, low, thinkingLevel:LOW",
        "gemini-3-pro-preview, medium, thinkingLevel:HIGH",
        "gemini-3-pro-preview, high, thinkingLevel:HIGH",
        "gemini-3.1-pro-preview, medium, thinkingLevel:MEDIUM",
        "gemini-3.1-pro-preview, max, thinkingLevel:HIGH",
        "gemini-2.5-flash, none, thinkingBudget:0",
        "gemini-2.5-pro, none, thinkingBudget:128",
        "gemini-2.5-pro, minimal, thinkingBudget:1024",
        "gemini-2.5-pro, low, thinkingBudget:1024",
        "gemini-2.5-pro, medium, thinkingBudget:8192",
        "gemini-2.5-pro, xhigh, thinkingBudget:24576",
    })
    void anEffortIsALevelOrABudget(String model, String effort, String member) throws Exception {
        assertThat(written(asked(null, effort), model)).isEqualTo("{" + member + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-flash-preview, {thinkingLevel:MINIMAL}",
        "gemini-3-pro-preview, {thinkingLevel:LOW}",
        "gemini-2.5-flash, {thinkingBudget:0}",
        "gemini-2.5-pro, {thinkingBudget:128}",
        "gemini-2.0-flash-001, ''",
        "m, {thinkingBudget:0}",
    })
    void disabledIsAsLittleAsTheModelCan(String model, String written) throws Exception {
        assertThat(written(asked(thinking(Thinking.Mode.DISABLED, null), null), model))
                .isEqualTo(written);
    }

    @Test
    void anExplicitBudgetWinsOverAnEffort() throws Exception {
        Conversation asked = asked(thinking(Thinking.Mode.ENABLED, "2000"), "high");

        assertThat(written(asked, PRO_3)).isEqualTo("{includeThoughts:true,thinkingBudget:2000}");
        assertThat(leftOut(asked)).containsExactly("reasoning_effort");
    }

    @Test
    void adaptiveThinkingHasAnEffort() throws Exception {
        Conversation asked = asked(thinking(Thinking.Mode.ADAPTIVE, null), "low");

        assertThat(written(asked, PRO_3)).isEqualTo("{includeThoughts:true,thinkingLevel:LOW}");
        assertThat(leftOut(asked)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-pro-preview, {includeThoughts:true}",
        "gemini-2.5-flash, '{includeThoughts:true,thinkingBudget:-1}'",
        "gemini-2.0-flash-001, ''",
    })
    void adaptiveThinkingIsTheModelsOwn(String model, String written) throws Exception {
        assertThat(written(asked(thinking(Thinking.Mode.ADAPTIVE, null), null), model))
                .isEqualTo(written);
    }

    @Test
    void othersHaveNoEffort() throws Exception {
        Conversation asked = asked(null, "high");

        assertThat(written(asked, "gemini-2.0-flash-001")).isEmpty();
        assertThat(leftOut(asked)).containsExactly("reasoning_effort");
    }

    @Test
    void anUnknownEffortIsAMistake() {
        assertThatThrownBy(() -> written(asked(null, "hgih"), FLASH_2_5))
                .isInstanceOf(ClientError.class)
                .hasMessageContaining("reasoning_effort");
    }

    private List<String> leftOut(Conversation asked) {
        return unsupported.names(asked.asked(), EnumSet.of(Field.EFFORT, Field.THINKING), Set.of());
    }

    private String written(Conversation asked, String model) throws ClientError {
        var out = new JsonWriter();
        ThinkingConfig.of(asked, Gemini.of(model), unsupported).write(out);
        return out.take().toString().replace("\"", "").replace("thinkingConfig:", "");
    }

    private static Thinking thinking(Thinking.Mode mode, @Nullable String budget)
            throws JsonSyntaxException {
        return new Thinking(
                mode,
                budget == null ? null : JsonValue.parse(Slice.utf8(budget)),
                mode == Thinking.Mode.DISABLED ? null : Boolean.TRUE,
                null);
    }

    private static Conversation asked(@Nullable Thinking thinking, @Nullable String effort)
            throws JsonSyntaxException {
        var asked = new Asked.Builder();
        if (effort != null) {
            asked.ask(Field.EFFORT, "reasoning_effort", JsonValue.parse(JsonText.of(effort).raw()));
        }
        return new Conversation(
                List.of(), List.of(), List.of(), null, null, thinking, asked.build());
    }
}
