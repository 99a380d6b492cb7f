package io.outrigger.extproc.observe.log;

/** {@code -logFormat}. */
public enum LogFormat {
    /** {@code key=value}, as Go's {@code slog} writes it. */
    TEXT,
    /** A JSON object per line, with the same keys. */
    JSON
}
