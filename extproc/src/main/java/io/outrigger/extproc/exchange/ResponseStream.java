package io.outrigger.extproc.exchange;

import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Costs;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.envoy.BodyResponse;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.HeaderMutation;
import io.outrigger.extproc.envoy.HeadersResponse;
import io.outrigger.extproc.envoy.ProcessingMode;
import io.outrigger.extproc.envoy.ProcessingMode.BodySendMode;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.framing.ContentDecoder;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.observe.Pace;
import io.outrigger.extproc.observe.trace.RequestSpan;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.provider.ResponseReader.Bytes;
import io.outrigger.extproc.provider.ResponseReader.Position;
import io.outrigger.extproc.provider.ResponseReader.Whole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The response of the last attempt, on its way to the client. */
final class ResponseStream {
    /** Names what the provider could not be asked for. */
    private static final String UNSUPPORTED_HEADER = "x-outrigger-unsupported";

    private static final String ENCODING = "content-encoding";
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;

    /** Most bytes that a piece of a stream, or a whole body, may be without its encoding. */
    private static final int MAX_PIECE = 8 << 20;

    private static final int MAX_WHOLE = 32 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ResponseStream.class);
    private static final Pace UNREAD = Pace.oncePer(Duration.ofMinutes(1));

    private final Attempt attempt;
    private final ResponseHead head;
    private final Dialect dialect;
    private final Metrics metrics;
    private final RequestSpan span;

    /** Empty when nobody can take the body's encoding off. */
    private final Optional<ContentDecoder> decoder;

    private final ResponseReader reader;
    private Usage emitted = Usage.NONE;
    private boolean finished;

    /**
     * A response whose body has not come.
     *
     * @param call not held: its request can go
     */
    ResponseStream(Attempt attempt, ResponseHead head, Call call, Metrics metrics) {
        this.attempt = attempt;
        this.head = head;
        this.dialect = call.request().dialect();
        this.metrics = metrics;
        this.span = call.span();
        this.decoder =
                ContentDecoder.of(
                        head.headers().get(ENCODING),
                        head.delivery() == Delivery.STREAMED ? MAX_PIECE : MAX_WHOLE);
        this.reader = reader(attempt.handOver().open(head));
    }

    /** A response whose headers have come. */
    static ResponseStream of(Attempt attempt, Headers headers, Call call, Metrics metrics) {
        var delivery = delivery(call.request().delivery(), headers);
        var head = new ResponseHead(headers.status(), headers, delivery);
        return new ResponseStream(attempt, head, call, metrics);
    }

    private ResponseReader reader(ResponseReader plain) {
        if (decoder.isEmpty()) {
            return new UnreadResponse(plain);
        }
        ResponseReader told =
                span.recorder(head.headers().mediaType())
                        .<ResponseReader>map(it -> new RecordedResponse(plain, it))
                        .orElse(plain);
        return decoder.get().isIdentity()
                ? told
                : new DecodedResponse(told, decoder.get(), dialect);
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
        if (decoder.isEmpty() && !last) {
            String encoding = head.headers().get(ENCODING);
            metrics.unread(encoding);
            if (UNREAD.isTime(encoding)) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.ENCODING, encoding)
                        .addKeyValue(LogKeys.BACKEND, attempt.shortBackend())
                        .log("response in an encoding that cannot be read");
            }
            if (reader.bytes() == Bytes.WRITTEN) {
                return unusable(
                        "unreadable_response",
                        "the provider's answer has an encoding that this gateway cannot read: "
                                + encoding);
            }
        }
        if (last && head.isSuccess() && reader.bytes() == Bytes.WRITTEN) {
            return unusable("malformed_response", "the provider's answer is empty");
        }
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
        List<String> unsupported = attempt.unsupported();
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

    /** There is nothing that the client could be told of the body. */
    private ProcessingResponse unusable(String type, String message) {
        return failed(
                new ProviderError(head.isSuccess() ? BAD_GATEWAY : head.status(), type, message));
    }

    /** The answer to a body that was not read. */
    ProcessingResponse unread(Unread reason) {
        return failed(
                switch (reason) {
                    case TOO_LARGE ->
                            new ProviderError(
                                    BAD_GATEWAY,
                                    "unreadable_response",
                                    "the provider's answer is larger than this gateway accepts");
                    case NO_ROOM ->
                            new ProviderError(
                                    UNAVAILABLE,
                                    "unreadable_response",
                                    "the gateway holds too many bodies; try again later");
                });
    }

    private ProcessingResponse failed(ProviderError error) {
        ended(Integer.toString(error.status()));
        span.failed(error.status());
        return Mutations.localReply(
                error.status(), dialect.error(error), error.type(), Mutations.JSON);
    }

    ProcessingResponse onBody(Slice body, boolean last) {
        var common = CommonResponse.newBuilder();
        if (head.delivery() == Delivery.STREAMED) {
            attempt.chunkArrived();
            span.chunkArrived();
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
                        .addRemoveHeaders(ENCODING);
        if (replaced.status() != head.status()) {
            mutation.addSetHeaders(Mutations.set(":status", Integer.toString(replaced.status())));
        }
        common.setHeaderMutation(mutation).setBodyMutation(Mutations.body(replaced.body()));
    }

    private void finish(ProcessingResponse.Builder answer) {
        decoder.ifPresent(ContentDecoder::close);
        emit(answer, CostMetadata.reportedTo(metrics));
        int status = errorStatus();
        if (status == 0) {
            ended("");
            span.succeeded(reader.usage(), reader.model());
        } else {
            ended(Integer.toString(status));
            span.failed(status, reader.usage(), reader.model());
        }
    }

    /** The HTTP status that tells what went wrong; 0 for a response that is whole and good. */
    private int errorStatus() {
        ProviderError failure = reader.failure();
        if (!head.isSuccess()) {
            return head.status();
        }
        return failure == null ? 0 : failure.status();
    }

    /** Costs go out as soon as they are known: the client may leave before the end. */
    private void emitIfNews(ProcessingResponse.Builder answer) {
        if (!reader.usage().equals(emitted)) {
            // what fails now may be computed when all is known
            emit(answer, (_, _, _) -> {});
        }
    }

    private void emit(ProcessingResponse.Builder answer, Costs.Failures failures) {
        if (head.isSuccess() && attempt.config().costs().any()) {
            emitted = reader.usage();
            answer.setDynamicMetadata(
                    Mutations.metadata(
                            CostMetadata.of(attempt, emitted, reader.model(), failures)));
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
        decoder.ifPresent(ContentDecoder::close);
        ended("aborted");
        span.failed(RequestSpan.GONE, reader.usage(), reader.model());
    }
}
