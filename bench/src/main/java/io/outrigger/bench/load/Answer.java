package io.outrigger.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What the upstream answers.
 *
 * @param pieces of the body, as they come
 * @param parts written one after the other
 * @param pause between two parts; zero writes them as fast as they are taken
 */
public record Answer(List<byte[]> pieces, List<ByteBuffer> parts, Duration pause) {
    /** Copies the lists. */
    public Answer {
        pieces = List.copyOf(pieces);
        parts = List.copyOf(parts);
    }

    /** A whole document. */
    public static Answer document(byte[] body) {
        String head =
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.length
                        + "\r\n\r\n";
        return new Answer(
                List.of(body), List.of(joined(head.getBytes(US_ASCII), body)), Duration.ZERO);
    }

    /** A stream, each piece a chunk of the transfer coding. */
    public static Answer stream(String contentType, List<byte[]> pieces, Duration pause) {
        var parts = new ArrayList<ByteBuffer>();
        String head =
                "HTTP/1.1 200 OK\r\ncontent-type: "
                        + contentType
                        + "\r\ntransfer-encoding: chunked\r\n\r\n";
        parts.add(ByteBuffer.wrap(head.getBytes(US_ASCII)));
        for (byte[] piece : pieces) {
            String size = HexFormat.of().toHexDigits(piece.length).concat("\r\n");
            parts.add(joined(size.getBytes(US_ASCII), piece, "\r\n".getBytes(US_ASCII)));
        }
        parts.add(ByteBuffer.wrap("0\r\n\r\n".getBytes(US_ASCII)));
        return new Answer(pieces, parts, pause);
    }

    private static ByteBuffer joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        var all = ByteBuffer.allocateDirect(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.flip();
    }
}
