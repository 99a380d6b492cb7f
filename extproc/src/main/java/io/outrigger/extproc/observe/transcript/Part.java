package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;

/** A piece of a message. */
public sealed interface Part {
    /** Plain text. */
    record Text(JsonText text) implements Part {}

    /**
     * A picture.
     *
     * @param url where it is, or a data URI; empty when only its provider knows
     */
    record Image(JsonText url) implements Part {}

    /** The model calls a tool; the input is a JSON text. */
    record ToolCall(JsonText id, JsonText name, JsonText input) implements Part {}

    /** What a tool gave back, as far as it is text. */
    record ToolResult(JsonText callId, JsonText text) implements Part {}

    /** Something whose content is not told, such as a thought or sound. */
    record Untold(String type) implements Part {}
}
