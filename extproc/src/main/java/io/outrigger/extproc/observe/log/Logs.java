package io.outrigger.extproc.observe.log;

import org.slf4j.event.Level;

/** The log of the process, on standard error. */
public final class Logs {
    private Logs() {}

    /** Makes this package SLF4J's provider; before anybody asks for a logger. */
    public static void install() {
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("slf4j.provider", LogProvider.class.getName());
    }

    /**
     * From now on.
     *
     * @param level of our own events; libraries know nothing of redaction, so their {@link
     *     Level#DEBUG} is never written
     */
    public static void write(Level level, LogFormat format) {
        LineSink.STANDARD_ERROR.set(level, format);
    }
}
