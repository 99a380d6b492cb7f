package io.outrigger.extproc.exchange;

import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.openai.ChatCompletionRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * One request, where its router-level stream and its upstream-level streams meet. The streams may
 * run on different event loops; Envoy orders them, this class publishes.
 */
final class Call {
    private final String id;
    private final Headers headers;
    private final Endpoint endpoint;
    private final ChatCompletionRequest request;

    /** Names that some attempt set or removed: the next one starts from the client's values. */
    private final Set<String> touched = new ConcurrentSkipListSet<>();

    private volatile @Nullable Attempt lastAttempt;
    private volatile boolean refused;

    Call(String id, Headers headers, Endpoint endpoint, ChatCompletionRequest request) {
        this.id = id;
        this.headers = headers;
        this.endpoint = endpoint;
        this.request = request;
    }

    String id() {
        return id;
    }

    /** The client's headers, as they were before any attempt. */
    Headers headers() {
        return headers;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    ChatCompletionRequest request() {
        return request;
    }

    Slice body() {
        return request.body().text();
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
