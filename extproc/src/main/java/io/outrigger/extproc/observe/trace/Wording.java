package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.trace.SpanCarrier.Carried;
import io.outrigger.extproc.observe.trace.SpanCarrier.Kind;
import io.outrigger.extproc.observe.transcript.Reply;

/** How spans tell of requests. Stateless. */
interface Wording {
    String name(ClientRequest request);

    Kind kind();

    /** What was asked. */
    void asked(ClientRequest request, Carried span);

    /** Who is asked. */
    void sent(String provider, Carried span);

    /** A streamed reply has begun. */
    void begun(Carried span);

    /** What came back, as far as it came. */
    void replied(Answer answer, Carried span);

    /** It went wrong; ends the span. */
    void failed(Failure failure, Carried span);

    /**
     * What came back.
     *
     * @param model as the provider says; empty when it does not
     */
    record Answer(Operation operation, Reply reply, Usage usage, String model) {}

    /**
     * Why there is no whole reply.
     *
     * @param status of HTTP, or {@link RequestSpan#GONE}
     * @param body what the client got instead
     */
    record Failure(int status, Slice body) {}

    /** The wording of a convention. */
    static Wording of(Convention convention, Capture capture) {
        return switch (convention) {
            case OPENINFERENCE -> new OpenInference(capture);
            case GEN_AI -> new GenAi(capture);
        };
    }
}
