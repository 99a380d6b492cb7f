package io.outrigger.extproc.framing;

/** A stream that does not follow its own format. */
public final class FramingException extends Exception {
    private static final long serialVersionUID = 1;

    FramingException(String message) {
        super(message, null, false, false);
    }
}
