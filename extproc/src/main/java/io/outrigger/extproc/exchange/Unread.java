package io.outrigger.extproc.exchange;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;

/** Why a message of Envoy's was not read. */
public enum Unread {
    /** It is longer than any may be. */
    TOO_LARGE(ErrorKind.PAYLOAD_TOO_LARGE, "the request body is larger than this gateway accepts"),

    /** There is no memory for it now. */
    NO_ROOM(ErrorKind.UNAVAILABLE, "the gateway holds too many request bodies; try again later");

    private final ErrorKind kind;
    private final String text;

    Unread(ErrorKind kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    /** What the client is told of its request. */
    ClientError error() {
        return new ClientError(kind, text);
    }
}
