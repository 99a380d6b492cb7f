package io.outrigger.extproc.observe.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class LineLoggerTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LineSink sink =
            new LineSink(
                    new PrintStream(written, false, UTF_8),
                    () -> Instant.parse("2026-11-25T20:00:00.123Z"));
    private final Logger ours = new LineLogger("io.outrigger.extproc.server.ConfigReloader", sink);
    private final Logger library = new LineLogger("io.netty.handler.Frames", sink);

    @Test
    void textHasOneLineAndAllKeys() {
        ours.atInfo()
                .addKeyValue("hash", "ab=c")
                .addKeyValue("count", 3)
                .addKeyValue("empty", "")
                .log("loaded {}\n\"twice\"", "é");

        assertThat(lines())
                .isEqualTo(
                        "time=2026-11-25T20:00:00.123Z level=INFO logger=ConfigReloader"
                                + " msg=\"loaded é\\n\\\"twice\\\"\" hash=\"ab=c\" count=3"
                                + " empty=\"\"\n");
    }

    @Test
    void jsonIsOneObjectALine() {
        sink.set(Level.DEBUG, LogFormat.JSON);

        ours.atDebug()
                .addKeyValue("body", "a\u0001\"")
                .addKeyValue("n", 3L)
                .addKeyValue("last", true)
                .addKeyValue("none", (Object) null)
                .log("received");
        ours.warn("plain {}", "call");

        assertThat(lines())
                .isEqualTo(
                        """
                        {"time":"2026-11-25T20:00:00.123Z","level":"DEBUG","logger":"ConfigReloader",\
                        "msg":"received","body":"a\\u0001\\"","n":3,"last":true,"none":"null"}
                        {"time":"2026-11-25T20:00:00.123Z","level":"WARN","logger":"ConfigReloader",\
                        "msg":"plain call"}
                        """);
    }

    @Test
    void aStackTraceStaysOnTheLine() {
        sink.set(Level.INFO, LogFormat.JSON);

        ours.atError().setCause(new IllegalStateException("boom")).log("failed");

        assertThat(lines().lines())
                .singleElement()
                .asString()
                .contains("\"exception\":\"java.lang.IllegalStateException: boom\\n\\tat ");
    }

    @Test
    void levelsBelowAreNotWrittenAndLibrariesNeverTellDetails() {
        ours.debug("no");
        sink.set(Level.DEBUG, LogFormat.TEXT);
        library.debug("no");
        library.atDebug().log("no");
        sink.set(Level.ERROR, LogFormat.TEXT);
        ours.atWarn().log("no");

        assertThat(lines()).isEmpty();
        assertThat(library.isDebugEnabled()).isFalse();
    }

    private String lines() {
        return written.toString(UTF_8);
    }
}
