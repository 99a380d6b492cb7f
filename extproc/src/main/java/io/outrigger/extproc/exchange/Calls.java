package io.outrigger.extproc.exchange;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The requests that are under way, by the id that joins their streams. */
public final class Calls {
    private final String process = UUID.randomUUID().toString();
    private final String seed = process.substring(0, 8);
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Call> byId = new ConcurrentHashMap<>();

    /** An id that no client can guess: it names a request body in this process. */
    String newId(String requestId) {
        return requestId + "-" + process + "-" + next.incrementAndGet();
    }

    /** An id for the client's eyes: unique in the process, and of no use to find a request. */
    String publicId() {
        return "outrigger-" + seed + "-" + Long.toString(next.incrementAndGet(), 36);
    }

    void add(Call call) {
        byId.put(call.id(), call);
    }

    @Nullable Call find(String id) {
        return byId.get(id);
    }

    void remove(Call call) {
        byId.remove(call.id());
    }
}
