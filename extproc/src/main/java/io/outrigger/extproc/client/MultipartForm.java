package io.outrigger.extproc.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a {@code multipart/form-data} body (RFC 7578) stand in its bytes. Files are
 * neither copied nor looked into.
 */
public final class MultipartForm {
    private static final int MAX_PARTS = 1_000;
    private static final byte[] LINE_BREAK = {'\r', '\n'};
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

    /** RFC 2046 5.1.1: at most 70 characters. */
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;,\"]{1,70}))", 2);

    private static final Pattern NAME =
            Pattern.compile("(?:^|[;\\s])name=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;]+))", 2);

    private final Slice body;
    private final List<Part> parts;

    /**
     * One form field; its content stands in the body {@code from} here to the delimiter {@code
     * end}. The line break that begins the delimiter may be that of the blank line before.
     */
    private record Part(String name, int from, int end) {
        int to() {
            return Math.max(from, end);
        }

        boolean sharesLineBreak() {
            return end < from;
        }
    }

    private MultipartForm(Slice body, List<Part> parts) {
        this.body = body;
        this.parts = parts;
    }

    /**
     * Finds the parts of a body.
     *
     * @throws ClientError if the content type has no boundary or the body does not follow it
     */
    public static MultipartForm parse(String contentType, Slice body) throws ClientError {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.find()) {
            throw bad("content-type has no boundary");
        }
        String boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        byte[] delimiter = ("\r\n--" + boundary).getBytes(ISO_8859_1);
        byte[] first = ("--" + boundary).getBytes(ISO_8859_1);
        var parts = new ArrayList<Part>();
        int at = body.indexOf(first, 0);
        if (at < 0) {
            throw bad("the boundary is not in the body");
        }
        at += first.length;
        while (!isAt(body, at, "--")) {
            int headers = lineEnd(body, at);
            int blank = body.indexOf(BLANK_LINE, headers - 2);
            int end = blank < 0 ? -1 : body.indexOf(delimiter, blank + 2);
            if (end < 0) {
                throw bad("a part has no end");
            }
            if (parts.size() == MAX_PARTS) {
                throw bad("more than " + MAX_PARTS + " parts");
            }
            int content = blank + BLANK_LINE.length;
            parts.add(new Part(name(body, headers, blank), content, end));
            at = end + delimiter.length;
        }
        return new MultipartForm(body, parts);
    }

    private static int lineEnd(Slice body, int from) throws ClientError {
        int at = from;
        // padding behind a boundary is allowed
        while (at < body.length() && (body.at(at) == ' ' || body.at(at) == '\t')) {
            at++;
        }
        if (!isAt(body, at, "\r\n")) {
            throw bad("a boundary is not the end of its line");
        }
        return at + 2;
    }

    private static boolean isAt(Slice body, int at, String ascii) {
        return at + ascii.length() <= body.length() && body.part(at, at + ascii.length()).is(ascii);
    }

    private static String name(Slice body, int from, int to) throws ClientError {
        String headers = to <= from ? "" : body.part(from, to).toString();
        for (String line : headers.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                Matcher matcher = NAME.matcher(line);
                if (matcher.find()) {
                    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                }
            }
        }
        throw bad("a part has no name");
    }

    private static ClientError bad(String message) {
        return new ClientError(
                ErrorKind.BAD_REQUEST, "malformed request: failed to parse multipart: " + message);
    }

    /** The whole body. */
    public Slice body() {
        return body;
    }

    /** The content of the last part of this name as text; null when there is none. */
    public @Nullable String text(String name) {
        String text = null;
        for (Part part : parts) {
            if (part.name().equals(name)) {
                text = body.part(part.from(), part.to()).toString();
            }
        }
        return text;
    }

    /** The body with other text in all parts of this name. The boundary stays valid. */
    public Slice with(String name, String text) {
        byte[] content = text.getBytes(UTF_8);
        var out = new java.io.ByteArrayOutputStream(body.length() + content.length);
        int copied = 0;
        for (Part part : parts) {
            if (part.name().equals(name)) {
                out.write(body.array(), body.offset() + copied, part.from() - copied);
                out.writeBytes(content);
                if (part.sharesLineBreak()) {
                    out.writeBytes(LINE_BREAK);
                }
                copied = part.to();
            }
        }
        out.write(body.array(), body.offset() + copied, body.length() - copied);
        return Slice.of(out.toByteArray());
    }
}
