package io.outrigger.uds;

/** A socket path that cannot be used; the message says why and what was expected. */
public final class UdsException extends Exception {
    private static final long serialVersionUID = 1;

    UdsException(String message) {
        super(message, null, false, false);
    }
}
