package io.outrigger.extproc.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.golden.EventFrames;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.anthropic.FramedEvents.Framed;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What golden files cannot say: bytes that are damaged. */
class FramedEventsTest {
    private final FramedEvents events = new FramedEvents();

    @Test
    void whatCameBeforeTheDamageCounts() {
        byte[] damaged = frame("{\"type\":\"b\"}");
        damaged[damaged.length - 8] ^= 1;
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(frame("{\"type\":\"a\"}"));
        bytes.writeBytes(damaged);

        List<Framed> read = events.read(Slice.of(bytes.toByteArray()));

        assertThat(read).hasSize(2);
        assertThat(read.getFirst())
                .isInstanceOfSatisfying(
                        Framed.Data.class,
                        it -> assertThat(it.json().string("type")).isEqualTo("a"));
        assertThat(read.getLast())
                .isInstanceOfSatisfying(
                        Framed.Broken.class,
                        it -> assertThat(it.error().message()).contains("damaged", "CRC"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"bytes\":\"e30\"    | not JSON",
                "{\"bytes\":\"?\"}     | not base64",
                "{\"bytes\":\"e30x\"}  | not JSON",
            })
    void whatCannotBeReadIsTold(String payload, String told) {
        List<Framed> read = events.read(Slice.of(EventFrames.of("chunk", payload)));

        assertThat(read)
                .singleElement()
                .isInstanceOfSatisfying(
                        Framed.Broken.class, it -> assertThat(it.error().message()).contains(told));
    }

    @Test
    void framesOfAnotherFormAreSkipped() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(EventFrames.of("end", "this-is-end"));
        bytes.writeBytes(EventFrames.of("chunk", "{\"p\":\"abc\"}"));
        bytes.writeBytes(EventFrames.of("", ""));

        assertThat(events.read(Slice.of(bytes.toByteArray()))).isEmpty();
    }

    private static byte[] frame(String json) {
        String base64 = Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
        return EventFrames.of("chunk", "{\"bytes\":\"" + base64 + "\"}");
    }
}
