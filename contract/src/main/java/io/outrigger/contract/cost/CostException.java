package io.outrigger.contract.cost;

/** An expression that cannot be used, or that had no result. */
public final class CostException extends Exception {
    private static final long serialVersionUID = 1;

    public CostException(String message) {
        super(message, null, false, false);
    }

    /** The message; never null. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
