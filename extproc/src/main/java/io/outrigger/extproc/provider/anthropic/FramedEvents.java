package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.framing.AwsEventStream;
import io.outrigger.extproc.framing.FramingException;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.BedrockErrors;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Takes events out of frames whose payload is {@code {"bytes":"<base64>"}}. Frames of another form
 * are skipped.
 */
final class FramedEvents {
    private final List<AwsEventStream.Frame> frames = new ArrayList<>();
    private final AwsEventStream stream = new AwsEventStream(frames::add);

    /** What a frame holds. */
    sealed interface Framed {
        /** An event. */
        record Data(JsonValue json) implements Framed {}

        /** Bedrock gives up, or what it sends cannot be read. */
        record Broken(ProviderError error) implements Framed {}
    }

    /** What is complete by now; after {@link Framed.Broken} nothing of worth follows. */
    List<Framed> read(Slice bytes) {
        var events = new ArrayList<Framed>();
        String damage = null;
        try {
            stream.feed(bytes);
        } catch (FramingException e) {
            damage = e.getMessage();
        }
        for (AwsEventStream.Frame frame : frames) {
            switch (frame.kind()) {
                case EVENT -> data(frame.payload(), events);
                case EXCEPTION ->
                        events.add(
                                new Framed.Broken(
                                        BedrockErrors.streamed(frame.type(), frame.payload())));
            }
        }
        frames.clear();
        if (damage != null) {
            events.add(broken("damaged: " + damage));
        }
        return events;
    }

    private static void data(Slice payload, List<Framed> events) {
        if (payload.isEmpty() || payload.at(0) != '{') {
            return;
        }
        try {
            JsonText encoded = JsonValue.parse(payload).text("bytes");
            if (encoded != null) {
                byte[] json = Base64.getDecoder().decode(encoded.decodedBytes().toBytes());
                events.add(new Framed.Data(JsonValue.parse(Slice.of(json))));
            }
        } catch (JsonSyntaxException e) {
            events.add(broken("not JSON: " + e.getMessage()));
        } catch (IllegalArgumentException _) {
            events.add(broken("not base64 inside an event-stream frame"));
        }
    }

    private static Framed broken(String how) {
        return new Framed.Broken(ProviderError.malformed(how));
    }
}
