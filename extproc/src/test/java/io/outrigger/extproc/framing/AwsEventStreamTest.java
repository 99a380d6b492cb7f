package io.outrigger.extproc.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.extproc.framing.AwsEventStream.Frame;
import io.outrigger.extproc.golden.EventFrames;
import io.outrigger.extproc.json.Slice;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AwsEventStreamTest {
    private static final List<String> EXPECTED =
            List.of("EVENT messageStart {\"a\":1}", "EVENT  ", "EXCEPTION throttlingException {}");

    @Test
    void findsFramesAtEveryCut() throws FramingException {
        byte[] stream = stream();
        for (int cut = 0; cut <= stream.length; cut++) {
            var frames = new ArrayList<String>();
            var decoder = decoder(frames);
            decoder.feed(Slice.of(stream, 0, cut));
            decoder.feed(Slice.of(stream, cut, stream.length - cut));
            assertThat(frames).as("cut at %s", cut).isEqualTo(EXPECTED);
            assertThat(decoder.isAtBorder()).isTrue();
        }
        var frames = new ArrayList<String>();
        var decoder = decoder(frames);
        for (byte b : stream) {
            decoder.feed(Slice.of(new byte[] {b}));
        }
        assertThat(frames).isEqualTo(EXPECTED);
    }

    @Test
    void refusesEveryDamagedByte() {
        byte[] frame = EventFrames.of("messageStart", "{}");
        for (int at = 0; at < frame.length; at++) {
            byte[] damaged = frame.clone();
            damaged[at] ^= 0x10;
            assertThatExceptionOfType(FramingException.class)
                    .as("byte %s", at)
                    .isThrownBy(() -> decoder(new ArrayList<>()).feed(Slice.of(damaged)));
        }
    }

    @Test
    void knowsThatAFrameIsCutOff() throws FramingException {
        byte[] frame = EventFrames.of("messageStart", "{}");
        var decoder = decoder(new ArrayList<>());

        decoder.feed(Slice.of(frame, 0, frame.length - 1));

        assertThat(decoder.isAtBorder()).isFalse();
    }

    private static AwsEventStream decoder(List<String> frames) {
        return new AwsEventStream(
                (Frame frame) ->
                        frames.add(frame.kind() + " " + frame.type() + " " + frame.payload()));
    }

    private static byte[] stream() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(EventFrames.of("messageStart", "{\"a\":1}"));
        out.writeBytes(EventFrames.of("", ""));
        out.writeBytes(EventFrames.of("!throttlingException", "{}"));
        return out.toByteArray();
    }
}
