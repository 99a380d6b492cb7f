package io.outrigger.extproc.observe.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.observe.Pace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much memory spans take, open ones and those that wait for export. When it is used up, new
 * ones are told without content; what ends when twice as much is used is dropped.
 */
final class SpanBudget {
    private static final Logger LOG = LoggerFactory.getLogger(SpanBudget.class);
    private static final Pace DROPPED = Pace.oncePer(Duration.ofMinutes(1));

    /** What a span, or an attribute, takes beside its texts, about. */
    private static final int SPAN = 1_000;

    private static final int ATTRIBUTE = 100;

    private final long most;
    private final int places;
    private final AtomicLong held = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * A budget of which nothing is used.
     *
     * @param most bytes
     * @param places for spans that wait
     */
    SpanBudget(long most, int places) {
        this.most = most;
        this.places = places;
    }

    boolean hasRoom() {
        return held.get() < most;
    }

    void hold(long bytes) {
        held.addAndGet(bytes);
    }

    /** Whether a span that has ended may wait. */
    boolean admit(long bytes) {
        if (waiting.get() >= places || held.get() >= 2 * most) {
            if (DROPPED.isTime("")) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.REASON, "too many wait for export")
                        .log("spans dropped");
            }
            return false;
        }
        waiting.incrementAndGet();
        held.addAndGet(bytes);
        return true;
    }

    /** A span waits no more. */
    void leave(long bytes) {
        waiting.decrementAndGet();
        held.addAndGet(-bytes);
    }

    /** What is used now. */
    long held() {
        return held.get();
    }

    static long sizeOfSpan(Attributes attributes) {
        return SPAN + size(attributes);
    }

    static long size(Attributes attributes) {
        var size = new long[1];
        attributes.forEach((key, value) -> size[0] += size(key, value));
        return size[0];
    }

    private static long size(AttributeKey<?> key, Object value) {
        return ATTRIBUTE
                + key.getKey().length()
                + switch (value) {
                    case String text -> text.length();
                    case List<?> several ->
                            several.stream()
                                    .mapToLong(it -> it instanceof String s ? s.length() : 24)
                                    .sum();
                    default -> 0;
                };
    }
}
