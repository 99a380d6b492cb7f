package io.outrigger.testkit.provider;

import io.outrigger.testkit.provider.OpenAiProvider.Received;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts all requests, remembers the newest. */
final class Journal {
    private static final int REMEMBERED = 100;

    private final ArrayDeque<Received> received = new ArrayDeque<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private long arrived;

    /** What became of a request. */
    enum Outcome {
        ANSWERED,
        REFUSED,
        LEAKED,
        ABORTED
    }

    synchronized void arrived(Received request) {
        arrived++;
        if (received.size() == REMEMBERED) {
            received.removeFirst();
        }
        received.addLast(request);
    }

    synchronized void ended(Outcome outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    synchronized long arrived() {
        return arrived;
    }

    synchronized long count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    synchronized List<Received> received() {
        return List.copyOf(received);
    }
}
