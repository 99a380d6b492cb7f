package io.outrigger.extproc.exchange;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.provider.Target.Arrival;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * One request, where its router-level stream and its upstream-level streams meet. The streams may
 * run on different event loops; Envoy orders them, this class publishes.
 */
final class Call {
    private final String id;
    private final ClientRequest request;
    private final Arrival arrival;
    private final Attempt.Noted noted;

    /** Names that some attempt set or removed: the next one starts from the client's values. */
    private final Set<String> touched = new ConcurrentSkipListSet<>();

    private volatile @Nullable Attempt lastAttempt;
    private volatile boolean refused;

    Call(String id, ClientRequest request, Arrival arrival, Attempt.Noted noted) {
        this.id = id;
        this.request = request;
        this.arrival = arrival;
        this.noted = noted;
    }

    String id() {
        return id;
    }

    ClientRequest request() {
        return request;
    }

    Arrival arrival() {
        return arrival;
    }

    Attempt.Noted noted() {
        return noted;
    }

    Set<String> touched() {
        return touched;
    }

    /** The attempt whose response is, or will be, the client's; null before the first. */
    @Nullable Attempt lastAttempt() {
        return lastAttempt;
    }

    /** Whether ext_proc itself answered the last attempt, so that no provider will. */
    boolean refused() {
        return refused;
    }

    void started(Attempt attempt) {
        lastAttempt = attempt;
        refused = false;
    }

    void refuse() {
        refused = true;
    }
}
