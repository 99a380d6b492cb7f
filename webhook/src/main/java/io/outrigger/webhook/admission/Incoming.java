package io.outrigger.webhook.admission;

/** What a request body turned out to be. */
public sealed interface Incoming {
    /** A review that can be answered. */
    record Valid(Review review) implements Incoming {}

    /** Something else; the message says what was expected and repeats nothing of the pod. */
    record Malformed(String message) implements Incoming {}
}
