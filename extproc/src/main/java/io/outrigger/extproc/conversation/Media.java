package io.outrigger.extproc.conversation;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.Slice;

/** Where the content of a block is. */
public sealed interface Media {

    /**
     * In the request itself.
     *
     * @param type media type, such as {@code image/png}, in lower case
     * @param base64 characters that need no escape in JSON
     */
    record Inline(String type, Slice base64) implements Media {}

    /** To be fetched by the provider. */
    record Url(JsonText url) implements Media {}

    /** Plain text, as the content of a document. */
    record Plain(JsonText text) implements Media {}

    /** Uploaded before, to a provider that knows this id. */
    record FileId(JsonText id) implements Media {}
}
