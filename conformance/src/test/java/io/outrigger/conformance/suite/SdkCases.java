package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.sdk.Cell;
import io.outrigger.testkit.sdk.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Providers' own SDKs as clients; {@code SdkIT} asks for much more, on bare Envoy only. */
@DisplayName("SDKs")
interface SdkCases extends Case {
    @Test
    @DisplayName("OpenAI's SDK: whole, streamed, tools, usage, errors, models")
    default void openaisSdk() {
        all(
                "openai",
                "/v1",
                "chat/OpenAI/whole chat/OpenAI/stream chat/OpenAI/stream-usage chat/OpenAI/tools"
                        + " chat/OpenAI/tools-stream chat/OpenAI/tool-results chat/OpenAI/json-schema"
                        + " chat/OpenAI/error-429 chat/OpenAI/hangup embeddings/OpenAI/whole"
                        + " models/OpenAI/list models/OpenAI/get");
    }

    @Test
    @DisplayName("Anthropic's SDK before an OpenAI provider: whole, streamed, tools, errors")
    default void anthropicsSdk() {
        all(
                "anthropic",
                "/anthropic",
                "messages/OpenAI/whole messages/OpenAI/stream messages/OpenAI/tools"
                        + " messages/OpenAI/tools-stream messages/OpenAI/error-429");
    }

    private void all(String client, String path, String ids) {
        String base = stage().family().address().resolve(path).toString();
        List<Cell> cells =
                Arrays.stream(ids.split(" ", -1))
                        .map(it -> cell("sdk/" + client + "/" + it, base))
                        .toList();

        var outcomes = stage().sdk(client, cells);

        assertThat(outcomes).hasSameSizeAs(cells);
        assertThat(outcomes)
                .allSatisfy(
                        (id, it) ->
                                assertThat(it.kind())
                                        .as(id + ": " + it.why())
                                        .isEqualTo(Outcome.Kind.OK));
    }

    private static Cell cell(String id, String base) {
        String model = id.contains("embeddings") ? "text-embedding-3-small" : "gpt-4o";
        return new Cell(id, "openai", model, base, Stage.CLIENT_KEY, Map.of());
    }
}
