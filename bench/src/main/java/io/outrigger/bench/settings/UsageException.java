package io.outrigger.bench.settings;

/** A command line that cannot be used; the message says what was expected. */
public final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
