package io.outrigger.contract;

/** A credential in clear text. Prints as {@code [redacted]}, so that it cannot reach a log. */
public record Secret(String value) {
    public Secret {
        value = value.strip();
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
