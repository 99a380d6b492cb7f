package io.outrigger.extproc.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.framing.FramingException;
import io.outrigger.extproc.golden.EventFrames;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What golden files cannot say: bytes that are damaged or missing. */
class ConverseReplyReaderTest {
    private final List<Event> events = new ArrayList<>();
    private final ConverseReplyReader reader =
            new ConverseReplyReader(
                    new ResponseHead(200, Headers.NONE, Delivery.STREAMED), "model");

    @Test
    void aDamagedFrameIsNoEvent() {
        byte[] frame = EventFrames.of("contentBlockDelta", "{\"delta\":{\"text\":\"a\"}}");
        frame[frame.length - 8] ^= 1;

        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(() -> reader.chunk(Slice.of(frame), events::add))
                .withMessageContaining("CRC");
        assertThat(events).isEmpty();
    }

    @Test
    void withoutAllOfItsUsageAReplyIsNotWhole() throws FramingException, JsonSyntaxException {
        byte[] usage = EventFrames.of("metadata", "{\"usage\":{\"inputTokens\":1}}");
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(EventFrames.of("messageStop", "{\"stopReason\":\"end_turn\"}"));
        stream.write(usage, 0, usage.length - 1);

        reader.chunk(Slice.of(stream.toByteArray()), events::add);
        reader.end(events::add);

        assertThat(events).hasSize(1).first().isInstanceOf(Event.Finished.class);
    }

    @Test
    void aReplyEndsOnce() throws FramingException, JsonSyntaxException {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(EventFrames.of("messageStop", "{\"stopReason\":\"end_turn\"}"));
        stream.writeBytes(EventFrames.of("metadata", "{}"));

        reader.chunk(Slice.of(stream.toByteArray()), events::add);
        reader.end(events::add);

        assertThat(events.stream().filter(Event.Ended.class::isInstance)).hasSize(1);
    }

    @Test
    void anEncryptedThoughtThatIsNoBase64Fails() throws FramingException, JsonSyntaxException {
        String piece = "{\"delta\":{\"reasoningContent\":{\"redactedContent\":\"?\"}}}";
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(EventFrames.of("contentBlockDelta", piece));
        stream.writeBytes(EventFrames.of("contentBlockDelta", piece));
        stream.writeBytes(EventFrames.of("contentBlockStop", "{}"));

        reader.chunk(Slice.of(stream.toByteArray()), events::add);

        assertThat(events).first().isInstanceOf(Event.Failed.class);
    }
}
