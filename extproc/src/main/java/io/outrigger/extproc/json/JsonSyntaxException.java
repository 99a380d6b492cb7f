package io.outrigger.extproc.json;

/** Text that is not the JSON which was expected. The message has a byte offset, never content. */
public final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    JsonSyntaxException(String problem, int offset) {
        super(problem + " at byte " + offset, null, false, false);
    }
}
