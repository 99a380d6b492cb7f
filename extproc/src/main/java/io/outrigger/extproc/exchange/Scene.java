package io.outrigger.extproc.exchange;

import io.outrigger.extproc.client.Endpoints;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.observe.trace.Tracing;
import java.time.InstantSource;

/**
 * What all streams of a process share.
 *
 * @param pairing where the streams of a request meet
 * @param turns at the memory that a translation takes
 */
public record Scene(
        Pairing pairing,
        Endpoints endpoints,
        Calls calls,
        BodyBudget budget,
        Turns turns,
        Metrics metrics,
        Watching watching,
        InstantSource clock) {

    /** Where the router-level and the upstream-level streams of one request meet. */
    public enum Pairing {
        /** In this process, which is the only one that Envoy talks to. */
        HERE,
        /** Only in Envoy: each may come to another process. */
        IN_ENVOY
    }

    /**
     * Who else is told of requests.
     *
     * @param accessLog headers that access logs read from dynamic metadata
     */
    public record Watching(HeaderAttributes accessLog, Tracing tracing) {
        /** Nobody. */
        public static final Watching NOTHING = new Watching(HeaderAttributes.NONE, Tracing.OFF);
    }
}
