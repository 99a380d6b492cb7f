package io.outrigger.extproc.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request or response as a text file: a line with the target or status, headers, a blank line,
 * the body. The last line break of the file is not part of the body.
 *
 * @param target what stands behind the method, or the status
 * @param headers names in lower case
 */
public record HttpText(String target, Map<String, String> headers, String body) {
    /** The media type of AWS event streams, whose frames stand one on a line. */
    private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

    public HttpText {
        headers = Map.copyOf(headers);
    }

    public static HttpText parse(String text) {
        int blank = text.indexOf("\n\n");
        String head = blank < 0 ? text.stripTrailing() : text.substring(0, blank);
        String body = blank < 0 ? "" : text.substring(blank + 2);
        var lines = head.lines().toList();
        var headers = new TreeMap<String, String>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        String first = lines.getFirst();
        return new HttpText(
                first.startsWith("POST ") ? first.substring(5) : first,
                headers,
                body.endsWith("\n") ? body.substring(0, body.length() - 1) : body);
    }

    /**
     * The body on the wire. In an AWS event stream each line is a frame: its event type, or {@code
     * !} and an exception type, and its payload.
     */
    public byte[] bytes() {
        if (!headers.getOrDefault("content-type", "").startsWith(EVENT_STREAM)) {
            return body.getBytes(UTF_8);
        }
        var out = new ByteArrayOutputStream();
        for (String line : body.lines().toList()) {
            int space = line.indexOf(' ');
            out.writeBytes(EventFrames.of(line.substring(0, space), line.substring(space + 1)));
        }
        return out.toByteArray();
    }
}
