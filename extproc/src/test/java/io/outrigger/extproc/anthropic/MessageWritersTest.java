package io.outrigger.extproc.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.FinishReason;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.conversation.ReplyWriter.UsageWish;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One reply as a whole message and as a stream. */
class MessageWritersTest {
    private static final ReplyWriter.Context CONTEXT =
            new ReplyWriter.Context("m", UsageWish.UNTOLD, 0, "fallback");
    private static final JsonText A = JsonText.of("a");

    private final ReplyWriter whole = new MessageWriter(CONTEXT);
    private final ReplyWriter streamed = new MessageEventWriter(CONTEXT);

    @Test
    void aProviderWithoutIdAndModelGetsThem() {
        tell(new Event.Started(null, null), new Event.Ended());

        assertThat(whole())
                .isEqualTo(
                        "{\"id\":\"fallback\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
                                + "\"content\":[],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                                + "\"usage\":{\"input_tokens\":0,\"cache_creation_input_tokens\":0,"
                                + "\"cache_read_input_tokens\":0,\"output_tokens\":0}}");
        assertThat(streamed())
                .isEqualTo(
                        """
                        event: message_start
                        data: {"type":"message_start","message":{"id":"fallback","type":"message","role":"assistant","content":[],"model":"m","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"output_tokens":0}}}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":0,"output_tokens":0}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """);
    }

    @Test
    void blocksGetBordersWhereTheProviderHasNone() {
        tell(
                new Event.Thought(0, A),
                new Event.Text(0, A),
                new Event.Text(0, A),
                new Event.ToolCall(0, JsonText.of("t1"), JsonText.of("f")),
                new Event.ToolInput(0, JsonText.of("{\"x\":")),
                new Event.ToolInput(0, JsonText.of("1}")),
                new Event.ToolCall(0, JsonText.of("t2"), JsonText.of("g")),
                new Event.Ended());

        assertThat(whole())
                .contains(
                        "\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"\"},"
                                + "{\"type\":\"text\",\"text\":\"aa\"},"
                                + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{\"x\":1}},"
                                + "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"g\",\"input\":{}}]");
        assertThat(borders())
                .containsExactly(
                        "+0", "0", "-0", "+1", "1", "1", "-1", "+2", "2", "2", "-2", "+3", "-3");
    }

    @Test
    void aSignatureEndsItsThought() {
        tell(
                new Event.Thought(0, A),
                new Event.Signature(0, JsonText.of("s")),
                new Event.Thought(0, A),
                new Event.RedactedThought(0, JsonText.of("r")),
                new Event.Ended());

        assertThat(whole())
                .contains(
                        "[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"s\"},"
                                + "{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"\"},"
                                + "{\"type\":\"redacted_thinking\",\"data\":\"r\"}]");
        assertThat(borders()).containsExactly("+0", "0", "0", "-0", "+1", "1", "-1", "+2", "-2");
    }

    /** As Anthropic's guide to fine-grained tool streaming wraps it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"{oops | {\"INVALID_JSON\":\"{oops\"}", "[1] | {\"INVALID_JSON\":\"[1]\"}"})
    void inputThatIsNoObjectIsKept(String input, String written) {
        tell(
                new Event.ToolCall(0, A, A),
                new Event.ToolInput(0, JsonText.of(input)),
                new Event.Ended());

        assertThat(whole()).contains("\"input\":" + written + "}");
    }

    @Test
    void inputIsDecodedOnce() {
        tell(
                new Event.ToolCall(0, A, A),
                new Event.ToolInput(0, JsonText.of("{\"x\":\"a\\n\\\"b\\\"\"}")),
                new Event.Ended());

        assertThat(whole()).contains("\"input\":{\"x\":\"a\\n\\\"b\\\"\"}}");
    }

    @Test
    void usageComesLastAndWithoutWhatTheCacheHad() {
        tell(
                new Event.Finished(0, FinishReason.STOP_SEQUENCE, JsonText.of("END")),
                new Event.Used(
                        Usage.of(17, 5, 22)
                                .with(
                                        Usage.Details.NONE
                                                .withCached(4)
                                                .withCacheCreation(3)
                                                .withReasoning(2))),
                new Event.ServiceTier(JsonText.of("default")),
                new Event.Ended());

        String end =
                "\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"%s,\"usage\":"
                        + "{\"input_tokens\":10,\"cache_creation_input_tokens\":3,"
                        + "\"cache_read_input_tokens\":4,\"output_tokens\":5,"
                        + "\"output_tokens_details\":{\"thinking_tokens\":2},\"service_tier\":\"standard\"}}";
        assertThat(whole()).endsWith(end.formatted(""));
        assertThat(streamed()).contains(end.formatted("}"));
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasAWord(FinishReason reason) {
        tell(new Event.Finished(0, reason, null), new Event.Ended());

        String word =
                switch (reason) {
                    case STOP -> "end_turn";
                    case STOP_SEQUENCE -> "stop_sequence";
                    case LENGTH -> "max_tokens";
                    case TOOL_CALLS -> "tool_use";
                    case CONTENT_FILTER -> "refusal";
                    case PAUSED -> "pause_turn";
                };
        assertThat(whole()).contains("\"stop_reason\":\"" + word + "\"");
        assertThat(streamed()).contains("\"stop_reason\":\"" + word + "\"");
    }

    @Test
    void onlyTheFirstOfSeveralRepliesIsTold() {
        tell(
                new Event.Text(1, JsonText.of("other")),
                new Event.Text(0, A),
                new Event.Finished(1, FinishReason.LENGTH, null),
                new Event.Ended());

        assertThat(whole()).contains("end_turn").doesNotContain("other");
        assertThat(streamed()).contains("end_turn").doesNotContain("other");
    }

    private void tell(Event... events) {
        for (Event event : events) {
            whole.on(event);
            streamed.on(event);
        }
    }

    private String whole() {
        return whole.take().toString();
    }

    private String streamed() {
        return streamed.take().toString();
    }

    /** Starts (+), deltas and stops (-) of blocks, each with its index. */
    private List<String> borders() {
        return streamed()
                .lines()
                .filter(line -> line.startsWith("data: {\"type\":\"content_block"))
                .map(
                        line ->
                                line.replaceFirst(
                                        "data: \\{\"type\":\"content_block_(\\w+)\",\"index\":(\\d+).*",
                                        "$1$2"))
                .map(it -> it.replace("start", "+").replace("delta", "").replace("stop", "-"))
                .toList();
    }
}
