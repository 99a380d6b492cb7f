package io.outrigger.extproc.provider;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.Slice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the response to one attempt, and translates it where dialects differ. Bodies come without
 * their content encoding.
 */
public interface ResponseReader {
    /** Headers that the client sees otherwise; a null value removes. Names in lower case. */
    Map<String, @Nullable String> headers();

    /** Whose bytes the client gets of a streamed body, so that its content encoding may stay. */
    default Bytes bytes() {
        return Bytes.WRITTEN;
    }

    /** A body in one piece. */
    Whole whole(Slice body);

    /**
     * A piece of a streamed body.
     *
     * @return the bytes for the client; null to leave them as they are
     */
    @Nullable Slice chunk(Slice chunk, Position position);

    /** What was used, as far as the response told by now. */
    Usage usage();

    /** The model that the provider says it was; empty when it did not say. */
    String model();

    /** What went wrong, as far as the response told by now; null for nothing. */
    @Nullable ProviderError failure();

    /** Whose bytes a client gets. */
    enum Bytes {
        /** The provider's: {@link #chunk} always leaves them as they are. */
        PASSED,
        /** The provider's but for some: the client can do with all of them, too. */
        EDITED,
        /** Ours. */
        WRITTEN
    }

    /** Whether more chunks follow. */
    enum Position {
        MORE_FOLLOW,
        LAST
    }

    /** What becomes of a body in one piece. */
    sealed interface Whole {
        /** The client gets it as it came. */
        record Untouched() implements Whole {}

        /** The client gets something else. */
        record Replaced(int status, String contentType, Slice body) implements Whole {}
    }
}
