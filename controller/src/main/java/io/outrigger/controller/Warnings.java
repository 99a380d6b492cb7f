package io.outrigger.controller;

import io.outrigger.controller.apply.EventWriter;
import io.outrigger.controller.apply.EventWriter.Warning;
import java.util.HashSet;
import java.util.Set;

/** Warnings that stand: each becomes an Event once. */
final class Warnings {
    private final EventWriter events;
    private final Set<Warning> told = new HashSet<>();

    Warnings(EventWriter events) {
        this.events = events;
    }

    /** Whether all of them are told; others are forgotten, and told again when they return. */
    boolean tell(Set<Warning> standing) {
        told.retainAll(standing);
        for (var warning : standing) {
            if (!told.contains(warning) && events.write(warning)) {
                told.add(warning);
            }
        }
        return told.containsAll(standing);
    }
}
