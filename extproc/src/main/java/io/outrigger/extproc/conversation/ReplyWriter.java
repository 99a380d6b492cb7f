package io.outrigger.extproc.conversation;

import io.outrigger.extproc.json.Slice;

/** Writes one reply in a client's dialect. */
public interface ReplyWriter {
    void on(Event event);

    /** What was written since the last call; empty when nothing was. */
    Slice take();

    /**
     * What a writer must know beside the events.
     *
     * @param model the model to name when the provider names none
     * @param usage whether the client wants to be told
     * @param createdSeconds when the request arrived, in seconds since 1970
     * @param fallbackId the id of a reply to which the provider gives none
     */
    record Context(String model, UsageWish usage, long createdSeconds, String fallbackId) {}

    /** Whether a streamed reply tells its usage. */
    enum UsageWish {
        TOLD,
        UNTOLD
    }
}
