package io.outrigger.extproc.settings;

import java.util.List;

/** Flags or environment that cannot be used; the message lists all mistakes, one a line. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1;

    SettingsException(List<String> mistakes) {
        super(String.join("\n", mistakes), null, false, false);
    }
}
