package io.outrigger.controller.cli;

import java.util.List;

/** Objects of files are mistaken; every mistake is named. */
final class MistakesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MistakesException(List<String> mistakes) {
        super(String.join("\n", mistakes));
    }
}
