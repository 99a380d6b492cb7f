package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;

/** Bodies that are known to be JSON objects. */
final class Bodies {
    private Bodies() {}

    static JsonObject object(Slice json) {
        try {
            return JsonObject.parse(json);
        } catch (JsonSyntaxException e) {
            throw new AssertionError("written or validated as an object", e);
        }
    }
}
