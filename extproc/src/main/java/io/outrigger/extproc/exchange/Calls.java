package io.outrigger.extproc.exchange;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The requests that are under way, by the id that joins their streams. */
public final class Calls {
    private final String process = UUID.randomUUID().toString();
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Call> byId = new ConcurrentHashMap<>();

    /** An id that no client can guess: it names a request body in this process. */
    String newId(String requestId) {
        return requestId + "-" + process + "-" + next.incrementAndGet();
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
