package io.outrigger.extproc.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.extproc.json.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatCompletionRequestTest {
    private static final String PATH = "/v1/chat/completions";

    @Test
    void readsWhatTheGatewayNeeds() throws ClientError {
        var request =
                parse(
                        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        assertThat(request.model()).isEqualTo("m");
        assertThat(request.stream()).isTrue();
        assertThat(request.includeUsage()).isTrue();
    }

    @Test
    void readsDefaults() throws ClientError {
        var request = parse("{\"model\":\"m\",\"stream\":null,\"stream_options\":null}");

        assertThat(request.stream()).isFalse();
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

    @Test
    void turnsTheWishForUsageOnAndKeepsOtherOptions() throws ClientError {
        var flipped =
                parse("{\"model\":\"m\",\"stream_options\":{\"x\":1,\"include_usage\": false}}");
        var absent = parse("{\"model\":\"m\"}");

        assertThat(new String(flipped.usageOptions(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"x\":1,\"include_usage\": true}");
        assertThat(new String(absent.usageOptions(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"include_usage\":true}");
    }

    private static ChatCompletionRequest parse(String text) throws ClientError {
        return ChatCompletionRequest.parse(Slice.utf8(text), PATH);
    }
}
