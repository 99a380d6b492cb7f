package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.trace.SpanCarrier.Carried;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Follows requests through the gateway. */
@FunctionalInterface
public interface Tracing {
    /** Follows none. */
    Tracing OFF =
            of(
                    (_, _, _) -> Unseen.SPAN,
                    Convention.OPENINFERENCE,
                    new Capture(Set.of(), 0, 0),
                    HeaderAttributes.NONE);

    /** The span of a request that has been understood. */
    RequestSpan begin(ClientRequest request);

    /**
     * Follows requests.
     *
     * @param headers that become attributes
     */
    static Tracing of(
            SpanCarrier carrier, Convention convention, Capture capture, HeaderAttributes headers) {
        Capture bare = capture.bare();
        Wording full = Wording.of(convention, capture);
        Wording terse = Wording.of(convention, bare);
        return request -> {
            boolean tells = carrier.hasRoom();
            Wording wording = tells ? full : terse;
            Carried span = carrier.begin(wording.name(request), wording.kind(), request.headers());
            if (span.isRecording()) {
                wording.asked(request, span);
                Map<String, AttributeValue> told = new LinkedHashMap<>();
                headers.of(request.headers())
                        .forEach((name, value) -> told.put(name, new AttributeValue.Text(value)));
                span.set(told);
            }
            int limit = tells ? capture.maxContent() : bare.maxContent();
            return new RequestSpan(request.operation(), span, wording, limit);
        };
    }
}
