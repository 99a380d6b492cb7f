package io.outrigger.extproc.cost;

/** An expression that cannot be used, or that had no result. */
final class CostException extends Exception {
    private static final long serialVersionUID = 1;

    CostException(String message) {
        super(message, null, false, false);
    }

    /** The message; never null. */
    String text() {
        return String.valueOf(getMessage());
    }
}
