package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;

/** Events of a response: the last one holds all of it. */
final class ResponsesFold implements Fold {
    private Slice document = Slice.EMPTY;

    @Override
    public void read(JsonValue event) {
        JsonValue response = event.given("response");
        if (response == null) {
            return;
        }
        switch (Talk.string(event, "type")) {
            case "response.completed", "response.incomplete", "response.failed" ->
                    document = Slice.of(response.raw().toBytes());
            default -> {}
        }
    }

    @Override
    public Slice document() {
        return document;
    }
}
