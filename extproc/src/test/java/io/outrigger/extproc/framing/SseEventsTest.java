package io.outrigger.extproc.framing;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseEventsTest {
    private static final String STREAM =
            "data: a\n\n: c\r\n\r\nevent: x\rdata: b\r\r\n\n\ndata: c\ndata: d\n\nrest";

    @Test
    void cutsTheSameEventsWhereverChunksEnd() {
        List<String> atOnce = cut(STREAM.length());

        assertThat(atOnce)
                .containsExactly(
                        "data: a\n\n",
                        ": c\r\n\r\n",
                        "event: x\rdata: b\r\r\n",
                        "\n",
                        "\n",
                        "data: c\ndata: d\n\n",
                        "rest");
        for (int size = 1; size < STREAM.length(); size++) {
            assertThat(cut(size)).as("chunks of %s bytes", size).isEqualTo(atOnce);
        }
    }

    private static List<String> cut(int size) {
        byte[] bytes = Slice.utf8(STREAM).toBytes();
        var events = new SseEvents();
        var found = new ArrayList<String>();
        for (int from = 0; from < bytes.length; from += size) {
            int length = Math.min(size, bytes.length - from);
            events.feed(Slice.of(bytes, from, length)).forEach(it -> found.add(it.toString()));
        }
        found.add(events.rest().toString());
        return found;
    }

    @Test
    void holdsOnlyWhatHasNoEnd() {
        var events = new SseEvents();

        assertThat(events.feed(Slice.utf8("data: a\n\n"))).hasSize(1);
        assertThat(events.isEmpty()).isTrue();
        assertThat(events.feed(Slice.utf8("data: b"))).isEmpty();
        assertThat(events.isEmpty()).isFalse();
    }

    @Test
    void handsOutAnEventThatIsTooLong() {
        var events = new SseEvents();
        Slice half = Slice.utf8("x".repeat(SseEvents.MAX_HELD));

        assertThat(events.feed(half)).isEmpty();
        assertThat(events.feed(half)).singleElement().hasToString(half + half.toString());
        assertThat(events.isEmpty()).isTrue();
    }
}
