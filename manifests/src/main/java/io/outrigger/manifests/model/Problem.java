package io.outrigger.manifests.model;

/**
 * Why something that a user asked for cannot be had.
 *
 * @param message names kind, object and field; never a secret
 */
public record Problem(Reason reason, String message) {

    /** The same, seen from the field that led to it. */
    Problem at(String field) {
        return new Problem(reason, field + ": " + message);
    }

    /** Reasons, spelled as in conditions. */
    public enum Reason {
        BackendNotFound,
        Conflicted,
        ConflictingController,
        ConflictingPolicies,
        Invalid,
        InvalidCACertificateRef,
        InvalidKind,
        NoMatchingListenerHostname,
        NoMatchingParent,
        NotAllowedByListeners,
        NotYetSupported,
        RefNotPermitted,
        SecretKeyMissing,
        SecretNotFound,
        TargetNotFound,
        TokenPending,
        UnsupportedValue
    }
}
