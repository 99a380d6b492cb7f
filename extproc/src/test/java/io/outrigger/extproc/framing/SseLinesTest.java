package io.outrigger.extproc.framing;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseLinesTest {
    private static final String STREAM =
            "data: {\"a\":1}\n\n: comment\r\ndata:{\"b\":2}\r\n\r\nevent: x\rdata: c\rdata\ndata: [DONE]";
    private static final List<String> DATA = List.of("{\"a\":1}", "{\"b\":2}", "c", "[DONE]");

    @Test
    void findsTheSameDataAtEveryCut() {
        byte[] bytes = Slice.utf8(STREAM).toBytes();
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                var found = new ArrayList<String>();
                var lines = new SseLines(data -> found.add(data.toString()));
                lines.feed(Slice.of(bytes, 0, first));
                lines.feed(Slice.of(bytes, first, second - first));
                lines.feed(Slice.of(bytes, second, bytes.length - second));
                lines.end();
                assertThat(found).as("cut at %s and %s", first, second).isEqualTo(DATA);
            }
        }
    }

    @Test
    void skipsALineThatIsTooLongAndGoesOn() {
        var found = new ArrayList<String>();
        var lines = new SseLines(data -> found.add(data.toString()));
        lines.feed(Slice.utf8("data: "));
        Slice chunk = Slice.utf8("x".repeat(1 << 20));
        for (int i = 0; i < 6; i++) {
            lines.feed(chunk);
        }
        lines.feed(Slice.utf8("\n\ndata: short\n"));

        assertThat(found).containsExactly("short");
    }
}
