package io.outrigger.extproc.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.openai.ChatCompletionRequest;
import io.outrigger.extproc.openai.ClientError;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.ResponseReader.Position;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Target.UsageNeed;
import org.junit.jupiter.api.Test;

class OpenAiProviderTest {
    private static final String ANSWER =
            """
            {"id":"c","model":"gpt-4o-2026","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,
             "total_tokens":15,"prompt_tokens_details":{"cached_tokens":4},
             "completion_tokens_details":{"reasoning_tokens":3}}}""";
    private static final Usage USAGE = new Usage(10, 5, 15, 4, Usage.UNKNOWN, 3);

    private final OpenAiProvider provider = new OpenAiProvider();

    @Test
    void passesTheClientsOwnBytes() throws ClientError {
        var request = request("{ \"model\" : \"m\", \"stream\": true }");

        Outbound outbound = provider.encode(request, target("m", "v1", UsageNeed.NOT_COUNTED));

        assertThat(outbound.body()).isSameAs(request.body().text());
        assertThat(outbound.path()).isEqualTo("/v1/chat/completions?x=1");
    }

    @Test
    void replacesTheModelInPlace() throws ClientError {
        Outbound outbound =
                provider.encode(
                        request("{ \"model\" : \"m\", \"n\":1 }"),
                        target("big \"one\"", "", UsageNeed.COUNTED));

        assertThat(outbound.body()).hasToString("{ \"model\" : \"big \\\"one\\\"\", \"n\":1 }");
        assertThat(outbound.path()).isEqualTo("/chat/completions?x=1");
    }

    @Test
    void asksAStreamForUsageOnlyWhenSomebodyCounts() throws ClientError {
        Outbound counted =
                provider.encode(
                        request("{\"model\":\"m\",\"stream\":true}"),
                        target("m", "/openai/v1/", UsageNeed.COUNTED));
        Outbound whole =
                provider.encode(request("{\"model\":\"m\"}"), target("m", "v1", UsageNeed.COUNTED));

        assertThat(counted.body())
                .hasToString(
                        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        assertThat(counted.path()).isEqualTo("/openai/v1/chat/completions?x=1");
        assertThat(whole.body()).hasToString("{\"model\":\"m\"}");
    }

    @Test
    void readsUsageAndModelOfAWholeAnswer() throws ClientError {
        var reader = provider.reader(request("{\"model\":\"m\"}"));

        assertThat(reader.whole(200, Slice.utf8(ANSWER))).isNull();
        assertThat(reader.usage()).isEqualTo(USAGE);
        assertThat(reader.model()).isEqualTo("gpt-4o-2026");
    }

    @Test
    void readsUsageOfAStreamAtEveryCut() throws ClientError {
        String stream =
                "data: {\"model\":\"gpt-4o-2026\",\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}\n\n"
                        + "data: "
                        + ANSWER.replace("\n", "")
                        + "\n\ndata: [DONE]\n\n";
        byte[] bytes = Slice.utf8(stream).toBytes();
        for (int cut = 0; cut <= bytes.length; cut++) {
            var reader = provider.reader(request("{\"model\":\"m\",\"stream\":true}"));
            assertThat(reader.chunk(Slice.of(bytes, 0, cut), Position.MORE_FOLLOW)).isNull();
            assertThat(reader.chunk(Slice.of(bytes, cut, bytes.length - cut), Position.LAST))
                    .isNull();
            assertThat(reader.usage()).as("cut at %s", cut).isEqualTo(USAGE);
            assertThat(reader.model()).isEqualTo("gpt-4o-2026");
        }
    }

    @Test
    void wrapsAnErrorThatIsNotJson() throws ClientError {
        var reader = provider.reader(request("{\"model\":\"m\"}"));

        assertThat(reader.whole(503, Slice.utf8("{\"error\":{}}"))).isNull();
        assertThat(reader.whole(503, Slice.utf8("no \"healthy\" upstream")))
                .hasToString(
                        "{\"type\":\"error\",\"error\":{\"type\":\"OpenAIBackendError\",\"code\":\"503\","
                                + "\"message\":\"no \\\"healthy\\\" upstream\"}}");
    }

    private static Target target(String model, String prefix, UsageNeed usage) {
        return new Target(new Schema(Schema.Name.OpenAI, "", prefix), model, "?x=1", usage);
    }

    private static ChatCompletionRequest request(String text) throws ClientError {
        return ChatCompletionRequest.parse(Slice.utf8(text), "/v1/chat/completions");
    }
}
