package io.outrigger.extproc.framing;

/** One content coding (RFC 9110 8.4.1) being taken off. Pieces may be cut anywhere. */
interface Coding {
    /** Most bytes that are handed out at once. */
    int MAX_PIECE = 64 << 10;

    /** Takes what comes off. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] bytes, int length) throws FramingException;
    }

    /** Takes the next bytes of the body. */
    void feed(byte[] bytes, int offset, int length, Sink out) throws FramingException;

    /** Whether the body may end here. */
    boolean isWhole();

    /** Gives back what is not on the heap. Afterwards nothing may be fed. */
    void close();
}
