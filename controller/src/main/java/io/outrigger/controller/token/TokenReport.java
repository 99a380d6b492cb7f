package io.outrigger.controller.token;

/**
 * What users are told about a policy's token.
 *
 * @param message never a secret
 */
public record TokenReport(State state, String message) {

    /** How it stands, spelled as the reason of a condition. */
    public enum State {
        /** A token is there, and renewed in time so far. */
        Rotated,
        /** No token was to be had yet. */
        ExchangeFailed,
        /** The token in use is good, but the next was not to be had. */
        RenewalFailed,
        /** As before, and the token in use has expired. */
        TokenExpired
    }
}
