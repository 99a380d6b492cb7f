package io.outrigger.extproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.openai.OpenAiEndpoints;
import java.util.Map;
import java.util.Objects;
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

    @Test
    void readsFormsForSoundOnly() throws ClientError {
        var form = Headers.of(Map.of("content-type", "Multipart/Form-Data; boundary=b"));
        String body =
                """
                --b
                content-disposition: form-data; name="model"

                whisper-1
                --b
                content-disposition: form-data; name="stream"

                true
                --b--
                """
                        .replace("\n", "\r\n");

        ClientRequest request = read("/v1/audio/transcriptions", form, body);

        assertThat(request.model()).isEqualTo("whisper-1");
        assertThat(request.isStreamed()).isTrue();
        assertThatExceptionOfType(ClientError.class)
                .isThrownBy(() -> read("/v1/chat/completions", form, body))
                .withMessage("malformed request: multipart body not supported for this endpoint");
        assertThatExceptionOfType(ClientError.class)
                .isThrownBy(() -> read("/v1/audio/translations", Headers.NONE, "{}"))
                .withMessage("malformed request: content-type: (expected: multipart/form-data)");
    }

    @Test
    void soundMayAlwaysStream() throws ClientError {
        String body = "{\"model\":\"m\",\"input\":\"Hi\",\"voice\":\"alloy\"}";

        assertThat(read("/v1/audio/speech", Headers.NONE, body).isStreamed()).isTrue();
        assertThat(read("/v1/embeddings", Headers.NONE, body).isStreamed()).isFalse();
    }

    private static ClientRequest read(String path, Headers headers, String body)
            throws ClientError {
        Endpoint endpoint = new Endpoints(OpenAiEndpoints.below("")).find(path);
        return RequestReader.read(Objects.requireNonNull(endpoint), headers, Slice.utf8(body));
    }

    private static ClientRequest parse(String text) throws ClientError {
        Endpoint chat = OpenAiEndpoints.below("").getFirst();
        var headers = Headers.of(Map.of("content-type", "application/json; charset=utf-8"));
        return RequestReader.read(chat, headers, Slice.utf8(text));
    }
}
