package io.outrigger.extproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.extproc.json.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultipartFormTest {
    private static final String TYPE = "multipart/form-data; boundary=\"b 1\"";
    private static final String BODY =
            """
            preamble
            --b 1
            Content-Disposition: form-data; name="file"; filename="name=x.wav"
            Content-Type: audio/wav

            \0\1--b 2
            --b
            --b 1\s
            content-disposition: form-data; name=model

            whisper-1
            --b 1
            Content-Disposition: form-data; name="empty"


            --b 1--
            epilogue
            """
                    .replace("\n", "\r\n");

    @Test
    void findsTextBesideFiles() throws ClientError {
        MultipartForm form = parse(TYPE, BODY);

        assertThat(form.text("model")).isEqualTo("whisper-1");
        assertThat(form.text("file")).isEqualTo("\0\1--b 2\r\n--b");
        assertThat(form.text("empty")).isEmpty();
        assertThat(form.text("x.wav")).isNull();
        assertThat(form.body()).hasToString(BODY);
    }

    @Test
    void replacesOneFieldAndNothingElse() throws ClientError {
        Slice changed = parse(TYPE, BODY).with("model", "whisper-large-v3");

        assertThat(changed).hasToString(BODY.replace("whisper-1", "whisper-large-v3"));
    }

    @Test
    void fillsAFieldThatHasNoLineOfItsOwn() throws ClientError {
        String part = "--b\r\ncontent-disposition: form-data; name=model\r\n\r\n";

        Slice changed = parse("multipart/form-data; boundary=b", part + "--b--").with("model", "m");

        assertThat(changed).hasToString(part + "m\r\n--b--");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/form-data             | --b           | content-type has no boundary",
                "multipart/form-data; boundary=b | --c           | the boundary is not in the body",
                "multipart/form-data; boundary=b | --b           | a boundary is not the end of its line",
                "multipart/form-data; boundary=b | --bx          | a boundary is not the end of its line",
                "multipart/form-data; boundary=b | --b~a: b~~x   | a part has no end",
                "multipart/form-data; boundary=b | --b~~x~--b--  | a part has no name",
            })
    void saysWhatIsWrong(String type, String body, String message) {
        assertThatExceptionOfType(ClientError.class)
                .isThrownBy(() -> parse(type, body.replace("~", "\r\n")))
                .withMessage("malformed request: failed to parse multipart: " + message);
    }

    private static MultipartForm parse(String type, String body) throws ClientError {
        return MultipartForm.parse(type, Slice.utf8(body));
    }
}
