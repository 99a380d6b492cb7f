package io.outrigger.extproc.exchange;

import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.envoy.BodyResponse;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.HeaderMutation;
import io.outrigger.extproc.envoy.HeadersResponse;
import io.outrigger.extproc.envoy.ProcessingMode;
import io.outrigger.extproc.envoy.ProcessingMode.BodySendMode;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.provider.ResponseReader.Position;
import io.outrigger.extproc.provider.ResponseReader.Whole;
import io.outrigger.extproc.provider.Translation;
import java.util.List;

/** The response of the last attempt, on its way to the client. */
final class ResponseStream {
    /** Names what the provider could not be asked for. */
    private static final String UNSUPPORTED_HEADER = "x-outrigger-unsupported";

    private final Attempt attempt;
    private final ResponseHead head;
    private final ResponseReader reader;
    private final List<String> unsupported;
    private final Metrics metrics;
    private Usage emitted = Usage.NONE;
    private boolean finished;

    ResponseStream(Attempt attempt, ResponseHead head, Metrics metrics) {
        this.attempt = attempt;
        this.head = head;
        Translation translation = attempt.handOver();
        this.reader = translation.responses().open(head);
        this.unsupported = translation.outbound().unsupported();
        this.metrics = metrics;
    }

    /** How a response will come: a stream that was asked for may have become an error document. */
    static Delivery delivery(Delivery wanted, Headers headers) {
        return wanted == Delivery.STREAMED
                        && headers.status() == 200
                        && !headers.mediaType().equals(Mutations.JSON)
                ? Delivery.STREAMED
                : Delivery.WHOLE;
    }

    /**
     * @param last whether the response has no body
     */
    ProcessingResponse onHeaders(boolean last) {
        var mutation = HeaderMutation.newBuilder();
        reader.headers()
                .forEach(
                        (name, value) -> {
                            if (value == null) {
                                mutation.addRemoveHeaders(name);
                            } else {
                                mutation.addSetHeaders(Mutations.set(name, value));
                            }
                        });
        if (!unsupported.isEmpty()) {
            mutation.addSetHeaders(
                    Mutations.set(UNSUPPORTED_HEADER, UnsupportedNames.header(unsupported)));
            metrics.unsupported(attempt.labels(""), unsupported);
        }
        var answer = ProcessingResponse.newBuilder();
        if (head.delivery() == Delivery.STREAMED) {
            answer.setModeOverride(
                    ProcessingMode.newBuilder().setResponseBodyMode(BodySendMode.STREAMED));
            mutation.addRemoveHeaders("content-length");
        }
        answer.setResponseHeaders(
                HeadersResponse.newBuilder()
                        .setResponse(CommonResponse.newBuilder().setHeaderMutation(mutation)));
        if (last) {
            finish(answer);
        }
        return answer.build();
    }

    ProcessingResponse onBody(Slice body, boolean last) {
        var common = CommonResponse.newBuilder();
        if (head.delivery() == Delivery.STREAMED) {
            attempt.chunkArrived();
            Slice written = reader.chunk(body, last ? Position.LAST : Position.MORE_FOLLOW);
            if (written != null) {
                common.setBodyMutation(Mutations.replacement(written));
            }
        } else if (reader.whole(body) instanceof Whole.Replaced replaced) {
            replace(common, replaced);
        }
        var answer =
                ProcessingResponse.newBuilder()
                        .setResponseBody(BodyResponse.newBuilder().setResponse(common));
        if (last) {
            finish(answer);
        } else {
            emitIfNews(answer);
        }
        return answer.build();
    }

    private void replace(CommonResponse.Builder common, Whole.Replaced replaced) {
        var mutation =
                HeaderMutation.newBuilder()
                        .addSetHeaders(
                                Mutations.set(
                                        "content-length",
                                        Integer.toString(replaced.body().length())))
                        .addSetHeaders(Mutations.set("content-type", replaced.contentType()))
                        .addRemoveHeaders("content-encoding");
        if (replaced.status() != head.status()) {
            mutation.addSetHeaders(Mutations.set(":status", Integer.toString(replaced.status())));
        }
        common.setHeaderMutation(mutation).setBodyMutation(Mutations.body(replaced.body()));
    }

    private void finish(ProcessingResponse.Builder answer) {
        emit(answer);
        ended(errorType());
    }

    /** The metric label; empty for a response that is whole and good. */
    private String errorType() {
        ProviderError failure = reader.failure();
        if (!head.isSuccess()) {
            return Integer.toString(head.status());
        }
        return failure == null ? "" : Integer.toString(failure.status());
    }

    /** Costs go out as soon as they are known: the client may leave before the end. */
    private void emitIfNews(ProcessingResponse.Builder answer) {
        if (!reader.usage().equals(emitted)) {
            emit(answer);
        }
    }

    private void emit(ProcessingResponse.Builder answer) {
        if (head.isSuccess() && attempt.config().costs().any()) {
            emitted = reader.usage();
            answer.setDynamicMetadata(
                    Mutations.metadata(CostMetadata.of(attempt, emitted, reader.model())));
        }
    }

    private void ended(String errorType) {
        if (!finished) {
            finished = true;
            metrics.ended(
                    attempt.labels(reader.model()), attempt.timing(), reader.usage(), errorType);
        }
    }

    /** The stream is over. If the response was not whole, the attempt failed. */
    void closed() {
        ended("aborted");
    }
}
