package io.outrigger.extproc.client;

/** A request that the gateway answers itself. The message is safe to show to the client. */
public final class ClientError extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorKind kind;

    public ClientError(ErrorKind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public ErrorKind kind() {
        return kind;
    }

    /** The message; never null. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
