package io.outrigger.controller.cli;

import java.util.List;

/** The call itself is wrong; every mistake is named. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(List<String> mistakes) {
        super(String.join("\n", mistakes));
    }

    UsageException(String mistake) {
        super(mistake);
    }
}
