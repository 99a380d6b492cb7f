package io.outrigger.extproc.exchange;

import io.outrigger.contract.WireNames;
import io.outrigger.extproc.http.Headers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The requests that are under way, by the id that joins their streams. */
public final class Calls {
    private final String process = UUID.randomUUID().toString();
    private final String seed = process.substring(0, 8);
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Call> byId = new ConcurrentHashMap<>();

    /** By the {@code x-request-id} that the last attempt left; clients may choose equal ones. */
    private final Map<String, List<Call>> tried = new ConcurrentHashMap<>();

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

    /** The request that an upstream-level stream belongs to; null when there is none. */
    @Nullable Call find(Headers headers) {
        String id = headers.get(WireNames.REQUEST_ID_HEADER);
        return id.isEmpty() ? retried(headers) : byId.get(id);
    }

    /**
     * A retry comes with the headers as the attempt before left them for its provider, so without
     * our id. It must have all of them, and no other request may have left the same.
     */
    private @Nullable Call retried(Headers headers) {
        String requestId = headers.get(WireNames.ENVOY_REQUEST_ID_HEADER);
        List<Call> calls =
                requestId.isEmpty()
                        ? List.of()
                        : tried.getOrDefault(requestId, List.of()).stream()
                                .filter(call -> call.left(headers))
                                .toList();
        return calls.size() == 1 ? calls.getFirst() : null;
    }

    /**
     * An attempt goes to its provider.
     *
     * @param left the headers as it left them
     */
    void tried(Call call, Attempt attempt, Map<String, String> left) {
        forget(call);
        call.started(attempt, left);
        tried.merge(requestId(call), List.of(call), Calls::joined);
        if (byId.get(call.id()) != call) {
            // the response of an attempt before it has begun meanwhile
            forget(call);
        }
    }

    void remove(Call call) {
        byId.remove(call.id());
        forget(call);
    }

    private void forget(Call call) {
        tried.computeIfPresent(requestId(call), (_, calls) -> without(calls, call));
    }

    private static String requestId(Call call) {
        return call.left().getOrDefault(WireNames.ENVOY_REQUEST_ID_HEADER, "");
    }

    private static List<Call> joined(List<Call> some, List<Call> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static @Nullable List<Call> without(List<Call> calls, Call gone) {
        List<Call> rest = calls.stream().filter(call -> call != gone).toList();
        return rest.isEmpty() ? null : rest;
    }
}
