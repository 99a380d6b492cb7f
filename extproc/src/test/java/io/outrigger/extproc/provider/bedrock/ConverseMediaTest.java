package io.outrigger.extproc.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverseMediaTest {
    private final JsonWriter out = new JsonWriter();
    private final ConverseMedia media = new ConverseMedia(out, new Unsupported("Bedrock"));

    /** Bedrock would read it with the rights of the gateway, not of the client. */
    @Test
    void aClientCannotHaveTheGatewaysBucketsRead() {
        var image =
                new Block.Image(new Media.Url(JsonText.of("s3://bucket/secret.png")), null, null);

        assertThatExceptionOfType(ClientError.class)
                .isThrownBy(() -> media.image(image))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNPROCESSABLE))
                .withMessage("image by its URL is not supported by Bedrock");
    }

    @ParameterizedTest
    @CsvSource({
        "video/mp4, mp4",
        "video/quicktime, mov",
        "video/3gpp, three_gp",
    })
    void videosGoInline(String type, String format) throws ClientError {
        media.video(new Block.Video(new Media.Inline(type, Slice.utf8("AAAA"))));

        assertThat(out.take().toString())
                .isEqualTo(
                        "{\"video\":{\"format\":\""
                                + format
                                + "\",\"source\":{\"bytes\":\"AAAA\"}}}");
    }

    @Test
    void otherFormatsAreRefused() {
        var video = new Block.Video(new Media.Inline("video/x-msvideo", Slice.utf8("AAAA")));

        assertThatExceptionOfType(ClientError.class)
                .isThrownBy(() -> media.video(video))
                .withMessage("video of type video/x-msvideo is not supported by Bedrock");
    }
}
