package io.outrigger.testkit.run.settings;

import java.util.List;

/** What is wrong with the command line or the environment, all of it. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(List<String> mistakes) {
        super(String.join("\n", mistakes));
    }
}
