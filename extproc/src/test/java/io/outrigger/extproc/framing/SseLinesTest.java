package io.outrigger.extproc.framing;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseLinesTest {
    private static final String STREAM =
            "\uFEFFdata: {\"a\":1}\n\n"
                    + ": comment\r\ndata:{\"b\":2}\r\n\r\n"
                    + "event: x\rdata: one\rdata\r\ndata:  two\n: no\ndata:3\r\r"
                    + "id: 7\nretry: 1\nevent: nothing\n\n\n\r\n"
                    + "data:\n\n"
                    + "datab: no\ndat: no\n data: no\ndata: last";
    private static final List<String> EVENTS =
            List.of("{\"a\":1}", "{\"b\":2}", "x=one\n\n two\n3", "last");

    @Test
    void findsTheSameEventsAtEveryCut() {
        byte[] bytes = Slice.utf8(STREAM).toBytes();
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                var found = new ArrayList<String>();
                var lines = lines(found, SseLines.MAX_DATA);
                lines.feed(Slice.of(bytes, 0, first));
                lines.feed(Slice.of(bytes, first, second - first));
                lines.feed(Slice.of(bytes, second, bytes.length - second));
                lines.end();
                assertThat(found).as("cut at %s and %s", first, second).isEqualTo(EVENTS);
            }
        }
        var found = new ArrayList<String>();
        var lines = lines(found, SseLines.MAX_DATA);
        for (byte b : bytes) {
            lines.feed(Slice.of(new byte[] {b}));
        }
        lines.end();
        assertThat(found).isEqualTo(EVENTS);
    }

    /** Any mix of line ends and cuts gives what the standard's text says, read line by line. */
    @Test
    void agreesWithTheStandardOnAnyMix() {
        var random = new Random(3);
        List<String> splinters =
                List.of("data", ":", " ", "x", "\n", "\r", "\r\n", "event", "data: y", "\uFEFF");
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(splinters.get(random.nextInt(splinters.size())));
            }
            byte[] bytes = Slice.utf8(text.toString()).toBytes();
            int cut = random.nextInt(bytes.length + 1);
            var found = new ArrayList<String>();
            var lines = lines(found, SseLines.MAX_DATA);
            lines.feed(Slice.of(bytes, 0, cut));
            lines.feed(Slice.of(bytes, cut, bytes.length - cut));
            lines.end();
            assertThat(found).as("%s cut at %s", text, cut).isEqualTo(standard(text.toString()));
        }
    }

    /** The algorithm of HTML 9.2.6, but for the end of the stream. */
    private static List<String> standard(String stream) {
        String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
        var events = new ArrayList<String>();
        var data = new StringBuilder();
        String name = "";
        for (String line : (text + "\n\n").split("\r\n|\n|\r", -1)) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            if (line.isEmpty()) {
                if (data.length() > 1) {
                    data.setLength(data.length() - 1);
                    events.add(name.isEmpty() ? data.toString() : name + "=" + data);
                }
                data.setLength(0);
                name = "";
            } else if (field.equals("data")) {
                data.append(value).append('\n');
            } else if (field.equals("event")) {
                name = value;
            }
        }
        return events;
    }

    @Test
    void skipsAnEventThatIsTooLongAndGoesOn() {
        var found = new ArrayList<String>();
        var lines = lines(found, 10);
        lines.feed(Slice.utf8("data: 1234567890\n\ndata: 12345678901\n\ndata: a\n\n"));
        lines.feed(Slice.utf8("data: 12345\ndata: 6789\n\ndata: 12345\ndata: 67890\n\n"));
        lines.feed(Slice.utf8("data: "));
        for (int i = 0; i < 6; i++) {
            lines.feed(Slice.utf8("xxxxx"));
        }
        lines.feed(Slice.utf8("\ndata: b\n\ndata: c\n\n"));

        assertThat(found).containsExactly("1234567890", "a", "12345\n6789", "c");
    }

    @Test
    void copiesNothingOfAnEventInOneLine() {
        var found = new ArrayList<Slice>();
        var chunk = Slice.utf8("event: x\ndata: {}\n\n");

        new SseLines(found::add).feed(chunk);

        assertThat(found).singleElement().returns(chunk.array(), Slice::array);
    }

    private static SseLines lines(List<String> found, int maxData) {
        return new Named(found, maxData).lines;
    }

    /** Notes each event with its name. */
    private static final class Named {
        private final List<String> found;
        private final SseLines lines;

        Named(List<String> found, int maxData) {
            this.found = found;
            this.lines = new SseLines(this::note, maxData);
        }

        private void note(Slice data) {
            String name = lines.event();
            found.add(name.isEmpty() ? data.toString() : name + "=" + data);
        }
    }
}
