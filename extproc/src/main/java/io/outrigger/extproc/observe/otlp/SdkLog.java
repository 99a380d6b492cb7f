package io.outrigger.extproc.observe.otlp;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** What the SDK says, in the process's own log. */
final class SdkLog extends Handler {
    /** Held here, because the JDK holds loggers weakly. */
    private final Logger sdk = Logger.getLogger("io.opentelemetry");

    private final SimpleFormatter formatter = new SimpleFormatter();

    private SdkLog() {}

    static SdkLog install() {
        var log = new SdkLog();
        log.sdk.setUseParentHandlers(false);
        log.sdk.addHandler(log);
        return log;
    }

    void remove() {
        sdk.removeHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        if (isLoggable(line)) {
            var logger = LoggerFactory.getLogger(String.valueOf(line.getLoggerName()));
            boolean warns = line.getLevel().intValue() >= Level.WARNING.intValue();
            (warns ? logger.atWarn() : logger.atInfo())
                    .setCause(line.getThrown())
                    .log(formatter.formatMessage(line));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
