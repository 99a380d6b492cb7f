package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.framing.SseEvents;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.PassedResponse;
import io.outrigger.extproc.provider.ResponseReader;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the usage chunk from a client that did not ask for one: it has no choices, and many clients
 * read the first without looking. All other bytes pass as they are.
 */
final class WithoutUsageChunk implements ResponseReader {
    private static final byte[] CHOICES = {'"', 'c', 'h', 'o', 'i', 'c', 'e', 's', '"'};
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private final PassedResponse passed;
    private final SseEvents events = new SseEvents();
    private final JsonWriter out = new JsonWriter();

    WithoutUsageChunk(PassedResponse passed) {
        this.passed = passed;
    }

    @Override
    public Map<String, @Nullable String> headers() {
        return passed.headers();
    }

    @Override
    public Bytes bytes() {
        return Bytes.EDITED;
    }

    @Override
    public Whole whole(Slice body) {
        return passed.whole(body);
    }

    @Override
    public @Nullable Slice chunk(Slice chunk, Position position) {
        passed.chunk(chunk, position);
        boolean nothingHeld = events.isEmpty();
        var kept = new ArrayList<Slice>(events.feed(chunk));
        if (position == Position.LAST) {
            kept.add(events.rest());
        }
        kept.removeIf(WithoutUsageChunk::tellsOnlyUsage);
        if (nothingHeld && kept.stream().mapToInt(Slice::length).sum() == chunk.length()) {
            return null;
        }
        kept.forEach(out::frame);
        return out.take();
    }

    private static boolean tellsOnlyUsage(Slice event) {
        int choices = event.indexOf(CHOICES, 0);
        return choices >= 0 && isEmptyArray(event, choices + CHOICES.length) && hasUsage(event);
    }

    private static boolean isEmptyArray(Slice event, int from) {
        int found = 0;
        for (int i = from; i < event.length(); i++) {
            byte b = event.at(i);
            if (b == ' ') {
                continue;
            }
            if (b != ":[]".charAt(found)) {
                return false;
            }
            if (++found == 3) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasUsage(Slice event) {
        int data = event.indexOf(DATA, 0);
        if (data < 0) {
            return false;
        }
        try {
            Slice json = event.part(data + DATA.length, event.length());
            JsonValue chunk = JsonValue.parse(json);
            JsonValue choices = chunk.get("choices");
            return chunk.given("usage") != null
                    && choices != null
                    && choices.is(JsonValue.Kind.ARRAY)
                    && choices.items().isEmpty();
        } catch (JsonSyntaxException _) {
            return false;
        }
    }

    @Override
    public Usage usage() {
        return passed.usage();
    }

    @Override
    public String model() {
        return passed.model();
    }

    @Override
    public @Nullable ProviderError failure() {
        return passed.failure();
    }
}
