package io.outrigger.extproc.exchange;

import io.outrigger.extproc.client.Endpoints;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import java.time.InstantSource;

/**
 * What all streams of a process share.
 *
 * @param accessLog headers that access logs read from dynamic metadata
 */
public record Scene(
        Endpoints endpoints,
        Calls calls,
        BodyBudget budget,
        Metrics metrics,
        HeaderAttributes accessLog,
        InstantSource clock) {}
