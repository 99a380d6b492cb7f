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
        /** The JSON of an event. */
        record Data(Slice json) implements Framed {}

        /** Bedrock gives up. */
        record Broken(ProviderError error) implements Framed {}
    }

    List<Framed> read(Slice bytes) throws FramingException, JsonSyntaxException {
        stream.feed(bytes);
        var events = new ArrayList<Framed>();
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
        return events;
    }

    private static void data(Slice payload, List<Framed> events) throws JsonSyntaxException {
        if (payload.isEmpty() || payload.at(0) != '{') {
            return;
        }
        JsonText encoded = JsonValue.parse(payload).text("bytes");
        if (encoded == null) {
            return;
        }
        try {
            byte[] json = Base64.getDecoder().decode(encoded.decodedBytes().toBytes());
            events.add(new Framed.Data(Slice.of(json)));
        } catch (IllegalArgumentException _) {
            events.add(
                    new Framed.Broken(
                            ProviderError.malformed("not base64 inside an event-stream frame")));
        }
    }
}
