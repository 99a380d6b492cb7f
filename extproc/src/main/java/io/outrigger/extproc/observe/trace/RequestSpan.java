package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.trace.SpanCarrier.Carried;
import io.outrigger.extproc.observe.trace.Wording.Answer;
import io.outrigger.extproc.observe.trace.Wording.Failure;
import io.outrigger.extproc.observe.transcript.ReplyRecorder;
import java.util.Map;
import java.util.Optional;

/** One request, from when it was understood until its reply is whole or will never be. */
public final class RequestSpan {
    /** Instead of a status: the client, or the connection, went away. */
    public static final int GONE = 0;

    private final Operation operation;
    private final Carried span;
    private final Wording wording;
    private final int maxContent;
    private Optional<ReplyRecorder> recorder = Optional.empty();
    private boolean begun;

    RequestSpan(Operation operation, Carried span, Wording wording, int maxContent) {
        this.operation = operation;
        this.span = span;
        this.wording = wording;
        this.maxContent = maxContent;
    }

    /** Headers with which the provider can name this span as its caller's. */
    public Map<String, String> propagated() {
        return span.propagated();
    }

    /** An attempt goes to a provider. */
    public void sent(String provider) {
        if (span.isRecording()) {
            wording.sent(provider, span);
        }
    }

    /** Who must be told what the client gets; empty when nobody looks. */
    public Optional<ReplyRecorder> recorder(String mediaType) {
        if (span.isRecording()) {
            recorder = Optional.of(new ReplyRecorder(operation, mediaType, maxContent));
        }
        return recorder;
    }

    /** A piece of a streamed reply came. */
    public void chunkArrived() {
        recorder.ifPresent(
                it -> {
                    if (!span.keeps(it.held())) {
                        it.stop();
                    }
                });
        if (!begun && span.isRecording()) {
            begun = true;
            wording.begun(span);
        }
    }

    /** The reply is whole and good. */
    public void succeeded(Usage usage, String model) {
        if (span.isRecording()) {
            replied(usage, model);
            span.succeed();
        }
    }

    /**
     * There will be no whole reply.
     *
     * @param status of HTTP, or {@link #GONE}
     * @param usage as far as it is known
     */
    public void failed(int status, Usage usage, String model) {
        if (!span.isRecording()) {
            return;
        }
        if (begun) {
            replied(usage, model);
        }
        Slice body = recorder.map(ReplyRecorder::body).orElse(Slice.EMPTY);
        wording.failed(new Failure(status, body), span);
    }

    /** The gateway itself, or Envoy, answers. */
    public void failed(int status) {
        failed(status, Usage.NONE, "");
    }

    private void replied(Usage usage, String model) {
        recorder.ifPresent(
                it -> wording.replied(new Answer(operation, it.reply(), usage, model), span));
    }
}
