package io.outrigger.extproc.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.framing.SseLines;
import io.outrigger.extproc.fuzz.Cases.Wish;
import io.outrigger.extproc.golden.EventFrames;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.provider.ResponseReader.Bytes;
import io.outrigger.extproc.provider.ResponseReader.Position;
import io.outrigger.extproc.provider.ResponseReader.Whole;
import io.outrigger.extproc.provider.Translation;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whatever a provider answers, the client gets a document, or a stream of documents, of its own
 * dialect, and the same however the bytes are cut.
 */
final class RepliesTarget {
    static final int STREAMED = 1;
    static final int FRAMED = 2;
    private static final List<Integer> STATUSES = List.of(200, 400, 429, 500);
    private static final List<String> TYPES =
            List.of(
                    "application/json",
                    "text/event-stream",
                    "application/vnd.amazon.eventstream",
                    "text/html; charset=utf-8");
    private static final Map<String, Optional<Asked>> ASKED = new HashMap<>();

    /** What the provider was asked. */
    private record Asked(ClientRequest request, Translation translation) {}

    private RepliesTarget() {}

    /**
     * The bytes of one input.
     *
     * @param schema its number in the target
     * @param request its number in {@link Cases}
     * @param flags {@link #STREAMED}, {@link #FRAMED}
     * @param body of a framed stream, a frame on each line
     */
    static byte[] input(int schema, int request, int flags, byte[] body) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(
                new byte[] {(byte) schema, (byte) request, (byte) flags, 0, (byte) type(flags), 7});
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static int type(int flags) {
        return (flags & STREAMED) == 0 ? 0 : (flags & FRAMED) == 0 ? 1 : 2;
    }

    static void run(List<Schema.Name> schemas, Input input) throws JsonSyntaxException {
        Schema.Name schema = input.one(schemas);
        Path request = input.one(Cases.REQUESTS);
        int flags = input.number();
        int status = input.one(STATUSES);
        String type = input.one(TYPES);
        int step = input.number() + 1;
        Optional<Asked> found =
                asked(request, schema, (flags & STREAMED) != 0 ? Wish.STREAM : Wish.AS_IS);
        if (found.isEmpty()) {
            return;
        }
        Asked asked = found.get();
        boolean streamed =
                asked.request().delivery() == Delivery.STREAMED
                        && status == 200
                        && !type.equals("application/json");
        Slice body = (flags & FRAMED) == 0 ? input.rest() : framed(input.rest());
        var head =
                new ResponseHead(
                        status,
                        Headers.of(
                                Map.of(":status", Integer.toString(status), "content-type", type)),
                        streamed ? Delivery.STREAMED : Delivery.WHOLE);
        if (streamed) {
            String whole = stream(asked.translation(), head, body, Math.max(1, body.length()));
            Input.check(stream(asked.translation(), head, body, step).equals(whole), "cut");
        } else {
            whole(asked.translation().responses().open(head), body);
        }
    }

    private static Optional<Asked> asked(Path folder, Schema.Name schema, Wish wish) {
        return ASKED.computeIfAbsent(
                folder + "/" + schema + wish,
                _ -> {
                    try {
                        ClientRequest request = Cases.request(folder, wish);
                        return Optional.of(new Asked(request, Cases.translation(request, schema)));
                    } catch (ClientError _) {
                        return Optional.empty();
                    }
                });
    }

    private static Slice framed(Slice lines) {
        var out = new ByteArrayOutputStream();
        for (String line : lines.toString().lines().toList()) {
            int space = Math.max(0, line.indexOf(' '));
            String type = line.substring(0, Math.min(space, 100));
            out.writeBytes(EventFrames.of(type, line.substring(space)));
        }
        return Slice.of(out.toByteArray());
    }

    private static void whole(ResponseReader reader, Slice body) throws JsonSyntaxException {
        reader.headers();
        switch (reader.whole(body)) {
            case Whole.Untouched _ -> {}
            case Whole.Replaced(var status, var type, var replaced) -> {
                Input.check(status >= 200 && status < 600, "status " + status);
                if (type.startsWith("application/json")) {
                    JsonValue.parse(replaced);
                }
            }
        }
        told(reader);
    }

    private static String stream(Translation translation, ResponseHead head, Slice body, int step)
            throws JsonSyntaxException {
        ResponseReader reader = translation.responses().open(head);
        reader.headers();
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < body.length() || from == 0; from += step) {
            int to = Math.min(body.length(), from + step);
            Slice piece = body.part(from, to);
            Slice written =
                    reader.chunk(piece, to == body.length() ? Position.LAST : Position.MORE_FOLLOW);
            out.writeBytes((written == null ? piece : written).toBytes());
        }
        if (reader.bytes() == Bytes.WRITTEN) {
            documents(out.toByteArray());
        }
        return out.toString(UTF_8) + told(reader);
    }

    private static void documents(byte[] stream) throws JsonSyntaxException {
        var data = new ArrayList<Slice>();
        var lines = new SseLines(data::add);
        lines.feed(Slice.of(stream));
        lines.end();
        for (Slice document : data) {
            if (!document.is("[DONE]")) {
                JsonValue.parse(document);
            }
        }
    }

    private static String told(ResponseReader reader) {
        return " " + reader.usage() + reader.model() + reader.failure();
    }
}
