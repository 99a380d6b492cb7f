package io.outrigger.extproc.openai;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;

/**
 * Elements of {@code thinking_blocks}, which clients send back so that the provider can verify what
 * its model thought.
 */
final class ThinkingBlocks {
    private ThinkingBlocks() {}

    static void thinking(JsonWriter out, JsonText text, JsonText signature) {
        out.beginObject()
                .member("type", "thinking")
                .member("thinking", text)
                .member("signature", signature)
                .endObject();
    }

    static void redacted(JsonWriter out, JsonText data) {
        out.beginObject().member("type", "redacted_thinking").member("data", data).endObject();
    }
}
