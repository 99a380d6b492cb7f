package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.transcript.Growing.Room;

/** Chunks of a completion. */
final class CompletionFold implements Fold {
    private final Head head = new Head("choices");
    private final Parts<Choice> choices;

    /** What a choice has become by now. */
    private static final class Choice {
        private final Growing text;
        private JsonText finishReason = JsonText.EMPTY;

        Choice(Room room) {
            text = new Growing(room);
        }
    }

    CompletionFold(Room room) {
        choices = new Parts<>(() -> new Choice(room));
    }

    @Override
    public void read(JsonValue chunk) {
        head.read(chunk);
        for (JsonValue piece : Talk.items(chunk, "choices")) {
            Choice choice = choices.of(piece);
            if (choice != null) {
                choice.text.add(Talk.text(piece, "text"));
                choice.finishReason = Talk.kept(piece, "finish_reason", choice.finishReason);
            }
        }
    }

    @Override
    public Slice document() {
        if (head.isEmpty()) {
            return Slice.EMPTY;
        }
        var out = new JsonWriter().beginObject();
        head.write(out);
        out.name("choices").beginArray();
        choices.all()
                .forEach(
                        (index, choice) ->
                                out.beginObject()
                                        .member("index", Math.max(0, index))
                                        .member("text", choice.text.text())
                                        .member("finish_reason", choice.finishReason)
                                        .endObject());
        return out.endArray().endObject().take();
    }
}
