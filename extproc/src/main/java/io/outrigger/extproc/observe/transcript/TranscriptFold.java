package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.transcript.Growing.Room;

/** Events of a transcription. */
final class TranscriptFold implements Fold {
    private final Growing text;

    TranscriptFold(Room room) {
        this.text = new Growing(room);
    }

    @Override
    public void read(JsonValue event) {
        if (Talk.text(event, "type").is("transcript.text.delta")) {
            text.add(Talk.text(event, "delta"));
        }
    }

    @Override
    public Slice document() {
        JsonText all = text.text();
        return all.isEmpty()
                ? Slice.EMPTY
                : new JsonWriter().beginObject().member("text", all).endObject().take();
    }
}
