package io.outrigger.manifests.model;

/**
 * Why a SecurityPolicy does not count for a target.
 *
 * @param message names the field; never a secret
 */
public record PolicyProblem(Reason reason, String message) {
    /** Reasons, spelled as in conditions: Gateway API's, Envoy Gateway's, and one of our own. */
    public enum Reason {
        Conflicted,
        Invalid,
        NotYetSupported,
        TargetNotFound
    }
}
