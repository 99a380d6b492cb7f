package io.outrigger.contract.codec;

/** What an unknown key of a mapping means. A nested mapping inherits it or tightens it. */
enum Keys {
    /** Reported: the writer is of another version and may know more than we do. */
    OPEN,

    /** A mistake. */
    CLOSED,

    /** A mistake, and the key itself may be a credential that lost its place: never printed. */
    SECRET
}
