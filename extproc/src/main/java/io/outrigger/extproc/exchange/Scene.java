package io.outrigger.extproc.exchange;

import io.outrigger.extproc.observe.Metrics;

/** What all streams of a process share. */
public record Scene(Calls calls, BodyBudget budget, Metrics metrics) {}
