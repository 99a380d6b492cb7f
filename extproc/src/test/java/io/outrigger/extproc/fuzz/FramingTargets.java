package io.outrigger.extproc.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.outrigger.extproc.framing.AwsEventStream;
import io.outrigger.extproc.framing.ContentDecoder;
import io.outrigger.extproc.framing.FramingException;
import io.outrigger.extproc.framing.SseEvents;
import io.outrigger.extproc.framing.SseLines;
import io.outrigger.extproc.json.Slice;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Frames are the same however the bytes are cut. */
final class FramingTargets {
    private static final int BUDGET = 1 << 20;
    private static final String GROWS = "grows";
    private static final List<String> ENCODINGS =
            List.of("gzip", "deflate", "br", "gzip, deflate", "deflate, br", "gzip, gzip, gzip");

    private FramingTargets() {}

    static void sse(Input input) {
        int cut = input.number();
        Slice text = input.rest();
        List<String> whole = data(text, text.length());
        Input.check(data(text, 1).equals(whole), "byte by byte");
        Input.check(data(text, cut + 1).equals(whole), "cut");
        var pieces = new ByteArrayOutputStream();
        var events = new SseEvents();
        for (int from = 0; from < text.length(); from += cut + 1) {
            events.feed(text.part(from, Math.min(text.length(), from + cut + 1)))
                    .forEach(it -> pieces.writeBytes(it.toBytes()));
        }
        pieces.writeBytes(events.rest().toBytes());
        Input.check(Arrays.equals(pieces.toByteArray(), text.toBytes()), "a byte was lost");
    }

    private static List<String> data(Slice text, int step) {
        var data = new ArrayList<String>();
        var events = new ArrayList<SseLines>();
        var lines = new SseLines(it -> data.add(events.getFirst().event() + '|' + latin(it)), 4096);
        events.add(lines);
        for (int from = 0; from < text.length(); from += step) {
            lines.feed(text.part(from, Math.min(text.length(), from + step)));
        }
        lines.end();
        return data;
    }

    private static String latin(Slice bytes) {
        return new String(bytes.toBytes(), ISO_8859_1);
    }

    /** Half of the inputs get sums that are right, or no fuzzer would come behind them. */
    static void eventStream(Input input) {
        int mode = input.number();
        Slice bytes = mode % 2 == 0 ? input.rest() : summed(input.number(), input.rest());
        List<String> whole = frames(bytes, bytes.length());
        Input.check(frames(bytes, 1).equals(whole), "byte by byte");
        Input.check(frames(bytes, mode / 2 + 1).equals(whole), "cut");
    }

    private static List<String> frames(Slice bytes, int step) {
        var frames = new ArrayList<String>();
        var stream =
                new AwsEventStream(it -> frames.add(it.kind() + it.type() + latin(it.payload())));
        try {
            for (int from = 0; from < bytes.length(); from += step) {
                stream.feed(bytes.part(from, Math.min(bytes.length(), from + step)));
            }
            frames.add(stream.isAtBorder() ? "whole" : "broken off");
        } catch (FramingException e) {
            frames.add(e.getMessage());
        }
        return frames;
    }

    private static Slice summed(int headers, Slice rest) {
        int length = rest.length() + 16;
        byte[] frame = new byte[length];
        ByteBuffer out = ByteBuffer.wrap(frame);
        out.putInt(length).putInt(Math.min(headers, rest.length()));
        out.putInt(sum(frame, 8)).put(rest.toBytes());
        out.putInt(sum(frame, length - 4));
        return Slice.of(frame);
    }

    private static int sum(byte[] frame, int length) {
        var crc = new CRC32();
        crc.update(frame, 0, length);
        return (int) crc.getValue();
    }

    static void codings(Input input) {
        String encoding = input.one(ENCODINGS);
        int cut = input.number();
        Slice body = input.rest();
        String whole = plain(encoding, body, Math.max(1, body.length()));
        String pieces = plain(encoding, body, cut + 1);
        // the budget is that of one piece, so that pieces may hold more
        if (!whole.equals(GROWS)) {
            Input.check(pieces.equals(whole), "cut");
        }
    }

    private static String plain(String encoding, Slice body, int step) {
        var out = new ByteArrayOutputStream();
        try (ContentDecoder decoder = ContentDecoder.of(encoding, BUDGET).orElse(null)) {
            if (decoder == null) {
                return "no library";
            }
            for (int from = 0; from < body.length(); from += step) {
                int before = out.size();
                decoder.feed(
                        body.part(from, Math.min(body.length(), from + step)),
                        it -> out.writeBytes(it.toBytes()));
                Input.check(out.size() - before <= BUDGET, "more than the budget");
            }
            return decoder.isWhole() + out.toString(ISO_8859_1);
        } catch (FramingException e) {
            // what comes out before the damage, and how it is told, depends on the cuts
            return String.valueOf(e.getMessage()).endsWith("all measure") ? GROWS : "damaged";
        }
    }
}
