package io.outrigger.extproc.client;

import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.Slice;

/** The body of a request. */
public sealed interface Payload {
    /** As it came. */
    Slice bytes();

    /** A JSON object. */
    record Json(JsonObject object) implements Payload {
        @Override
        public Slice bytes() {
            return object.text();
        }
    }

    /** A {@code multipart/form-data}. */
    record Form(MultipartForm form) implements Payload {
        @Override
        public Slice bytes() {
            return form.body();
        }
    }
}
