package io.outrigger.extproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.openai.OpenAiEndpoints;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    @Test
    void readsWhatTheGatewayNeeds() throws ClientError {
        var request =
                parse(
                        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        assertThat(request.model()).isEqualTo("m");
        assertThat(request.isStreamed()).isTrue();
        assertThat(request.includeUsage()).isTrue();
    }

    @Test
    void readsDefaults() throws ClientError {
        var request = parse("{\"model\":\"m\",\"stream\":null,\"stream_options\":null}");

        assertThat(request.isStreamed()).isFalse();
        assertThat(request.includeUsage()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"model\":                     | malformed request: failed to parse JSON for /v1/chat/completions: unexpected end of input, expected a value at byte 9",
                "{\"messages\":[]}               | invalid request body: model field is required",
                "{\"model\":\"\"}                | invalid request body: model: (expected: a non-empty string)",
                "{\"model\":7}                   | invalid request body: model: (expected: a non-empty string)",
                "{\"model\":\"a\\nb\"}           | invalid request body: model: (expected: no control characters)",
                "{\"model\":\"a\",\"model\":\"b\"} | malformed request: model is given more than once",
                "{\"model\":\"a\",\"stream\":1}  | invalid request body: stream: (expected: true or false)",
            })
    void refusesWithAMessageThatNamesTheField(String text, String message) {
        assertThatExceptionOfType(ClientError.class)
                .isThrownBy(() -> parse(text))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST))
                .withMessage(message);
    }

    private static ClientRequest parse(String text) throws ClientError {
        Endpoint chat = OpenAiEndpoints.below("").getFirst();
        var headers = Headers.of(Map.of("content-type", "application/json; charset=utf-8"));
        return RequestReader.read(chat, headers, Slice.utf8(text));
    }
}
