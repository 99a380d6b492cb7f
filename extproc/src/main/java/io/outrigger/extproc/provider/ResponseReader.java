package io.outrigger.extproc.provider;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.Slice;
import org.jspecify.annotations.Nullable;

/** Reads the response to one attempt, and translates it where dialects differ. */
public interface ResponseReader {
    /**
     * A whole body.
     *
     * @return the body for the client; null to leave it as it is
     */
    @Nullable Slice whole(int status, Slice body);

    /**
     * A part of a streamed body of a 200 response.
     *
     * @return the bytes for the client; null to leave them as they are
     */
    @Nullable Slice chunk(Slice chunk, Position position);

    /** What was used, as far as the response told by now. */
    Usage usage();

    /** The model that the provider says it was; empty when it did not say. */
    String model();

    /** Whether more chunks follow. */
    enum Position {
        MORE_FOLLOW,
        LAST
    }
}
