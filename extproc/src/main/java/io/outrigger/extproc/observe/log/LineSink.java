package io.outrigger.extproc.observe.log;

import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.event.Level;

/** Where lines go. */
final class LineSink {
    static final LineSink STANDARD_ERROR = new LineSink(System.err, InstantSource.system());

    private final PrintStream out;
    private final InstantSource clock;
    private volatile Level level = Level.INFO;
    private volatile LogFormat format = LogFormat.TEXT;

    LineSink(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    void set(Level from, LogFormat as) {
        level = from;
        format = as;
    }

    boolean takes(Level event) {
        return event.toInt() >= level.toInt();
    }

    void write(Line line) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        byte[] bytes =
                switch (format) {
                    case TEXT -> line.text(now);
                    case JSON -> line.json(now);
                };
        // in one call, so that lines of threads do not mix
        out.write(bytes, 0, bytes.length);
        out.flush();
    }
}
