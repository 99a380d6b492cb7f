package io.outrigger.extproc.client;

import java.util.Locale;

/** Why the gateway itself answers a request. Decides status, error body and metric label. */
public enum ErrorKind {
    BAD_REQUEST(400, "BadRequest"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "NotFound"),
    PAYLOAD_TOO_LARGE(413, "PayloadTooLarge"),
    UNPROCESSABLE(422, "UnprocessableEntity"),
    INTERNAL(500, "InternalError"),
    UNAVAILABLE(503, "ServiceUnavailable");

    private final int status;
    private final String type;

    ErrorKind(int status, String type) {
        this.status = status;
        this.type = type;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The {@code error.type} of the body, spelled as Envoy AI Gateway spells it. */
    public String type() {
        return type;
    }

    /** The metric label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
