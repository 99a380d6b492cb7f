package io.outrigger.extproc.client;

/** How a response comes. */
public enum Delivery {
    /** In one piece. */
    WHOLE,
    /** Piece by piece, as it is made. */
    STREAMED
}
