package io.outrigger.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** A frame of {@code application/vnd.amazon.eventstream}, as Bedrock sends it. */
final class EventFrame {
    private static final int STRING = 7;
    private static final int OVERHEAD = 16;

    private EventFrame() {}

    static byte[] of(String type, String payload) {
        var headers = new ByteArrayOutputStream();
        header(headers, ":event-type", type);
        header(headers, ":message-type", "event");
        header(headers, ":content-type", "application/json");
        byte[] body = payload.getBytes(UTF_8);
        int total = OVERHEAD + headers.size() + body.length;
        var frame = ByteBuffer.allocate(total);
        frame.putInt(total).putInt(headers.size());
        frame.putInt(checksum(frame));
        frame.put(headers.toByteArray()).put(body);
        return frame.putInt(checksum(frame)).array();
    }

    private static void header(ByteArrayOutputStream out, String name, String value) {
        out.write(name.length());
        out.writeBytes(name.getBytes(UTF_8));
        out.write(STRING);
        out.write(value.length() >> 8);
        out.write(value.length());
        out.writeBytes(value.getBytes(UTF_8));
    }

    private static int checksum(ByteBuffer frame) {
        var crc = new CRC32();
        crc.update(frame.duplicate().flip());
        return (int) crc.getValue();
    }
}
