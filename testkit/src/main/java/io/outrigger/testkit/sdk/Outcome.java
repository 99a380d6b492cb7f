package io.outrigger.testkit.sdk;

/**
 * What became of a cell.
 *
 * @param why the reason when it is not {@link Kind#OK}
 */
public record Outcome(Kind kind, String why) {

    /** How it ended. */
    public enum Kind {
        /** All is as it should be. */
        OK,
        /** A gateway said that the provider cannot do this; the provider was not asked. */
        REFUSED,
        /** A gateway said that it could not ask the provider for it, and asked for the rest. */
        LEFT_OUT,
        /** Something is not as it should be. */
        FAILED
    }
}
