package io.outrigger.extproc.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.RequestReader;
import io.outrigger.extproc.framing.SseEvents;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.openai.OpenAiEndpoints;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.provider.ResponseReader.Position;
import io.outrigger.extproc.provider.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The usage chunk that the gateway asked for, and the client did not. */
class UsageChunkTest {
    private static final String USAGE =
            "data: {\"choices\" : [ ],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n";
    private static final String CHUNK =
            "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"choices\\\":[]\"}}],\"usage\":null}\n\n";

    @Test
    void passesWholeEventsWithoutACopy() throws ClientError {
        ResponseReader reader = reader();

        assertThat(reader.chunk(Slice.utf8(CHUNK + CHUNK), Position.MORE_FOLLOW)).isNull();
        assertThat(reader.chunk(Slice.utf8("data: [DONE]\n\n"), Position.LAST)).isNull();
    }

    @Test
    void takesOutOneEventAndCountsIt() throws ClientError {
        ResponseReader reader = reader();

        assertThat(reader.chunk(Slice.utf8(CHUNK + USAGE + CHUNK), Position.LAST))
                .hasToString(CHUNK + CHUNK);
        assertThat(reader.usage().output()).isEqualTo(2);
    }

    @Test
    void takesItOutEvenWithoutABlankLineBehindIt() throws ClientError {
        assertThat(reader().chunk(Slice.utf8(CHUNK + USAGE.strip()), Position.LAST))
                .hasToString(CHUNK);
    }

    @Test
    void waitsForTheRestOfAnEventOnly() throws ClientError {
        ResponseReader reader = reader();

        assertThat(reader.chunk(Slice.utf8(CHUNK + "data: {\"cho"), Position.MORE_FOLLOW))
                .hasToString(CHUNK);
        assertThat(reader.chunk(Slice.utf8("ices\":[{}]}\n\n"), Position.MORE_FOLLOW))
                .hasToString("data: {\"choices\":[{}]}\n\n");
    }

    @Test
    void passesWhatIsTooLongToBeOne() throws ClientError {
        ResponseReader reader = reader();
        String start = "data: {\"choices\":[],\"x\":\"" + "x".repeat(SseEvents.MAX_HELD);
        String end = "\",\"usage\":{}}\n\n";

        Slice first = reader.chunk(Slice.utf8(start), Position.MORE_FOLLOW);
        Slice second = reader.chunk(Slice.utf8(end), Position.LAST);

        assertThat(first == null ? start : first.toString()).isEqualTo(start);
        assertThat(second == null ? end : second.toString()).isEqualTo(end);
    }

    private static ResponseReader reader() throws ClientError {
        Endpoint chat = OpenAiEndpoints.below("").getFirst();
        var request =
                RequestReader.read(
                        chat,
                        Headers.of(Map.of("content-type", "application/json")),
                        Slice.utf8("{\"model\":\"m\",\"stream\":true}"));
        var target =
                new Target(
                        new Schema(Schema.Name.OpenAI, "", "v1"),
                        "m",
                        Target.UsageNeed.COUNTED,
                        new Target.Arrival(0, "id"));
        return OpenAiProviders.compatible()
                .translate(request, target)
                .responses()
                .open(new ResponseHead(200, Headers.NONE, Delivery.STREAMED));
    }
}
