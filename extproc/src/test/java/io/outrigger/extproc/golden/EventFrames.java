package io.outrigger.extproc.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Frames of {@code application/vnd.amazon.eventstream}, as AWS sends them. */
public final class EventFrames {
    private static final int STRING = 7;

    private EventFrames() {}

    /**
     * One frame.
     *
     * @param type the event type; with a {@code !} in front an exception type
     */
    public static byte[] of(String type, String payload) {
        var headers = new ByteArrayOutputStream();
        if (type.startsWith("!")) {
            header(headers, ":exception-type", type.substring(1));
            header(headers, ":message-type", "exception");
        } else {
            header(headers, ":event-type", type);
            header(headers, ":message-type", "event");
        }
        header(headers, ":content-type", "application/json");
        byte[] body = payload.getBytes(UTF_8);
        int total = 16 + headers.size() + body.length;
        ByteBuffer frame = ByteBuffer.allocate(total);
        frame.putInt(total).putInt(headers.size());
        frame.putInt(crc(frame.array(), 8));
        frame.put(headers.toByteArray()).put(body);
        return frame.putInt(crc(frame.array(), total - 4)).array();
    }

    private static void header(ByteArrayOutputStream out, String name, String value) {
        out.write(name.length());
        out.writeBytes(name.getBytes(UTF_8));
        out.write(STRING);
        byte[] text = value.getBytes(UTF_8);
        out.write(text.length >> 8);
        out.write(text.length);
        out.writeBytes(text);
    }

    private static int crc(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
