package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.http.Headers;
import java.util.Map;

/** Where spans go. */
@FunctionalInterface
public interface SpanCarrier {
    /**
     * Begins a span.
     *
     * @param parent headers of the request, which may name the caller's span
     */
    Carried begin(String name, Kind kind, Headers parent);

    /** Whether a span that begins now may tell content. */
    default boolean hasRoom() {
        return true;
    }

    /** What a span is about. */
    enum Kind {
        INTERNAL,
        CLIENT
    }

    /** A span that has begun. */
    interface Carried {
        /** Headers with which the provider can name this span as its caller's. */
        Map<String, String> propagated();

        /** Whether anybody will see the span. */
        boolean isRecording();

        void set(Map<String, AttributeValue> attributes);

        void event(String name, Map<String, AttributeValue> attributes);

        /**
         * Something is being kept until the span ends.
         *
         * @param bytes all of it
         * @return whether it may become more
         */
        boolean keeps(int bytes);

        /** Ends it well. */
        void succeed();

        /** Ends it. */
        void fail(String description);
    }
}
