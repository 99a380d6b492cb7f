package io.outrigger.uds;

import java.io.Serial;
import java.nio.file.Path;

/** A socket that cannot be opened as configured; the message says why and what was expected. */
public final class UdsException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    UdsException(String name, Object value, String expected) {
        super(name + ": " + value + " (expected: " + expected + ")");
    }

    static UdsException of(Path path, String expected) {
        return new UdsException("socket path", path, expected);
    }
}
