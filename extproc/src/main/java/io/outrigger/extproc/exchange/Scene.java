package io.outrigger.extproc.exchange;

import io.outrigger.extproc.client.Endpoints;
import io.outrigger.extproc.observe.Metrics;
import java.time.InstantSource;

/** What all streams of a process share. */
public record Scene(
        Endpoints endpoints,
        Calls calls,
        BodyBudget budget,
        Metrics metrics,
        InstantSource clock) {}
