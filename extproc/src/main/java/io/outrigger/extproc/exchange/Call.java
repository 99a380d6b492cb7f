package io.outrigger.extproc.exchange;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.observe.trace.RequestSpan;
import io.outrigger.extproc.provider.Target.Arrival;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request, where its router-level stream and its upstream-level streams meet. The streams may
 * run on different event loops; Envoy orders them, this class publishes.
 */
final class Call {
    private final String id;
    private final ClientRequest request;
    private final Admission admission;
    private final Arrival arrival;
    private final Attempt.Noted noted;
    private final RequestSpan span;

    private volatile Map<String, String> left = Map.of();
    private volatile @Nullable Attempt lastAttempt;
    private volatile boolean refused;

    Call(
            String id,
            ClientRequest request,
            Admission admission,
            Arrival arrival,
            Attempt.Noted noted,
            RequestSpan span) {
        this.id = id;
        this.request = request;
        this.admission = admission;
        this.arrival = arrival;
        this.noted = noted;
        this.span = span;
    }

    String id() {
        return id;
    }

    ClientRequest request() {
        return request;
    }

    Admission admission() {
        return admission;
    }

    Arrival arrival() {
        return arrival;
    }

    Attempt.Noted noted() {
        return noted;
    }

    RequestSpan span() {
        return span;
    }

    /** The request begins anew in this process, after attempts that changed these headers. */
    void resumed(Set<String> changed) {
        var headers = new HashMap<String, String>();
        changed.forEach(name -> headers.put(name, ""));
        left = Map.copyOf(headers);
    }

    /** Whether an attempt has been made, here or elsewhere. */
    boolean isRetried() {
        return lastAttempt != null || !left.isEmpty();
    }

    /** What the last attempt left of all headers that some attempt touched; empty is absent. */
    Map<String, String> left() {
        return left;
    }

    /** Whether a retry with these headers may be this call's. */
    boolean left(Headers headers) {
        return left.entrySet().stream()
                .allMatch(it -> headers.get(it.getKey()).equals(it.getValue()));
    }

    /** The attempt whose response is, or will be, the client's; null before the first. */
    @Nullable Attempt lastAttempt() {
        return lastAttempt;
    }

    /** Whether ext_proc itself answered the last attempt, so that no provider will. */
    boolean refused() {
        return refused;
    }

    void started(Attempt attempt, Map<String, String> headers) {
        lastAttempt = attempt;
        left = Map.copyOf(headers);
        refused = false;
    }

    void refuse() {
        refused = true;
    }
}
