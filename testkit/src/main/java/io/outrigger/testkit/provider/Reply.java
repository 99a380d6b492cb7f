package io.outrigger.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.outrigger.testkit.provider.Journal.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The answer to one request. It is journaled before its last byte leaves, so that a client that has
 * it finds it counted.
 */
final class Reply {
    private static final String JSON = "application/json";
    private static final String ENCODING = "content-encoding";

    private final HttpExchange http;
    private final Journal journal;

    Reply(HttpExchange http, Journal journal) {
        this.http = http;
        this.journal = journal;
        http.getResponseHeaders().set("x-request-id", "req_fake");
    }

    void answer(String json) throws IOException {
        journal.ended(Outcome.ANSWERED);
        send(200, JSON, json);
    }

    void refuse(Complaint complaint, Outcome outcome) throws IOException {
        journal.ended(outcome);
        if (complaint.status() == 401) {
            http.getResponseHeaders().set("www-authenticate", "Bearer realm=\"OpenAI API\"");
        }
        send(complaint.status(), JSON, complaint.json());
    }

    void fail(int status, String contentType, String body) throws IOException {
        journal.ended(Outcome.REFUSED);
        send(status, contentType, body);
    }

    void stream(List<String> chunks, Duration delay) throws IOException {
        OutputStream out;
        try {
            out = startStream();
            for (String chunk : chunks) {
                Pause.of(delay);
                event(out, chunk);
            }
        } catch (IOException e) {
            journal.ended(Outcome.ABORTED);
            throw e;
        }
        journal.ended(Outcome.ANSWERED);
        event(out, "[DONE]");
        out.close();
        http.close();
    }

    /** No answer: the server closes the connection of a handler that throws. */
    void hangUp() throws IOException {
        journal.ended(Outcome.REFUSED);
        throw new IOException("hung up on purpose");
    }

    void breakStream(List<String> chunks) throws IOException {
        journal.ended(Outcome.REFUSED);
        event(startStream(), chunks.getFirst());
        throw new IOException("broken on purpose");
    }

    void breakBody(String json) throws IOException {
        journal.ended(Outcome.REFUSED);
        byte[] bytes = json.getBytes(UTF_8);
        http.getResponseHeaders().set("content-type", JSON);
        http.sendResponseHeaders(200, bytes.length);
        http.getResponseBody().write(bytes, 0, bytes.length / 2);
        http.getResponseBody().flush();
        throw new IOException("broken on purpose");
    }

    void healthy() throws IOException {
        send(200, "text/plain", "ok");
    }

    private void send(int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        http.getResponseHeaders().set("content-type", contentType);
        boolean compressed = compresses();
        http.sendResponseHeaders(status, compressed ? 0 : bytes.length == 0 ? -1 : bytes.length);
        OutputStream out = compressed ? compressed() : http.getResponseBody();
        out.write(bytes);
        out.close();
        http.close();
    }

    /** Names an encoding that the body will not have. */
    void pretend(String encoding) {
        http.getResponseHeaders().set(ENCODING, encoding);
    }

    private boolean compresses() {
        String accepted = http.getRequestHeaders().getFirst("accept-encoding");
        boolean compresses =
                accepted != null
                        && accepted.contains("gzip")
                        && !http.getResponseHeaders().containsKey(ENCODING);
        if (compresses) {
            http.getResponseHeaders().set(ENCODING, "gzip");
        }
        return compresses;
    }

    private OutputStream compressed() throws IOException {
        return new GZIPOutputStream(http.getResponseBody(), 512, true);
    }

    private OutputStream startStream() throws IOException {
        http.getResponseHeaders().set("content-type", "text/event-stream");
        boolean compressed = compresses();
        http.sendResponseHeaders(200, 0);
        return compressed ? compressed() : http.getResponseBody();
    }

    private static void event(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(UTF_8));
        out.flush();
    }
}
