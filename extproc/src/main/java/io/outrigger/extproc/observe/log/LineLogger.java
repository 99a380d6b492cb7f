package io.outrigger.extproc.observe.log;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** One class's way to the log. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1;

    /** What is below is ours, and redacted. */
    private static final String OURS = "io.outrigger.";

    private final transient LineSink sink;
    private final boolean ours;

    LineLogger(String name, LineSink sink) {
        this.name = name;
        this.sink = sink;
        this.ours = name.startsWith(OURS);
    }

    private boolean takes(Level level) {
        return (ours || level.toInt() >= Level.INFO.toInt()) && sink.takes(level);
    }

    @Override
    public boolean isTraceEnabled() {
        return takes(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return takes(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return takes(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return takes(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return takes(Level.ERROR);
    }

    @Override
    public void log(LoggingEvent event) {
        if (takes(event.getLevel())) {
            sink.write(
                    new Line(
                            event.getLevel(),
                            name,
                            message(event.getMessage(), event.getArgumentArray()),
                            Objects.requireNonNullElse(event.getKeyValuePairs(), List.of()),
                            event.getThrowable()));
        }
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        sink.write(new Line(level, name, message(message, arguments), List.of(), cause));
    }

    private static String message(@Nullable String pattern, Object @Nullable [] arguments) {
        return Objects.requireNonNullElse(
                MessageFormatter.basicArrayFormat(pattern, arguments), "");
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }
}
