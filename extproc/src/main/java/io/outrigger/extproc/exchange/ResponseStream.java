package io.outrigger.extproc.exchange;

import com.google.protobuf.Struct;
import io.outrigger.extproc.cost.Costs;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.envoy.BodyResponse;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.HeaderMutation;
import io.outrigger.extproc.envoy.HeadersResponse;
import io.outrigger.extproc.envoy.ProcessingMode;
import io.outrigger.extproc.envoy.ProcessingMode.BodySendMode;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.provider.ResponseReader.Position;
import org.jspecify.annotations.Nullable;

/** The response of the last attempt, on its way to the client. */
final class ResponseStream {
    private final Call call;
    private final Attempt attempt;
    private final Headers headers;
    private final Metrics metrics;
    private final Delivery delivery;
    private boolean finished;

    /** How Envoy hands the body over. */
    private enum Delivery {
        STREAMED,
        BUFFERED
    }

    ResponseStream(Call call, Attempt attempt, Headers headers, Metrics metrics) {
        this.call = call;
        this.attempt = attempt;
        this.headers = headers;
        this.metrics = metrics;
        this.delivery =
                call.request().stream() && headers.status() == 200
                        ? Delivery.STREAMED
                        : Delivery.BUFFERED;
    }

    Call call() {
        return call;
    }

    /**
     * @param last whether the response has no body
     */
    ProcessingResponse onHeaders(boolean last) {
        var answer =
                ProcessingResponse.newBuilder().setResponseHeaders(HeadersResponse.newBuilder());
        if (delivery == Delivery.STREAMED) {
            answer.setModeOverride(
                    ProcessingMode.newBuilder().setResponseBodyMode(BodySendMode.STREAMED));
            answer.getResponseHeadersBuilder()
                    .getResponseBuilder()
                    .setHeaderMutation(
                            HeaderMutation.newBuilder().addRemoveHeaders("content-length"));
        }
        if (last) {
            finish(answer);
        }
        return answer.build();
    }

    ProcessingResponse onBody(Slice body, boolean last) {
        var common = CommonResponse.newBuilder();
        Slice replaced = read(body, last);
        if (replaced != null) {
            common.setBodyMutation(Mutations.body(replaced));
            if (delivery == Delivery.BUFFERED) {
                common.setHeaderMutation(
                        HeaderMutation.newBuilder()
                                .addSetHeaders(
                                        Mutations.set(
                                                "content-length",
                                                Integer.toString(replaced.length())))
                                .addSetHeaders(Mutations.set("content-type", Mutations.JSON))
                                .addRemoveHeaders("content-encoding"));
            }
        }
        var answer =
                ProcessingResponse.newBuilder()
                        .setResponseBody(BodyResponse.newBuilder().setResponse(common));
        if (last) {
            finish(answer);
        }
        return answer.build();
    }

    private @Nullable Slice read(Slice body, boolean last) {
        if (delivery == Delivery.STREAMED) {
            attempt.chunkArrived();
            return attempt.reader().chunk(body, last ? Position.LAST : Position.MORE_FOLLOW);
        }
        return attempt.reader().whole(headers.status(), body);
    }

    private void finish(ProcessingResponse.Builder answer) {
        finished = true;
        int status = headers.status();
        if (status < 200 || status >= 300) {
            metrics.failed(attempt.labels(call), attempt.timing());
            return;
        }
        Usage usage = attempt.reader().usage();
        metrics.succeeded(attempt.labels(call), attempt.timing(), usage);
        if (attempt.config().costs().any()) {
            answer.setDynamicMetadata(Mutations.metadata(costs(usage)));
        }
    }

    private Struct.Builder costs(Usage usage) {
        var subject =
                new Costs.Subject(attempt.routeName(), attempt.shortBackend(), attempt.model());
        var fields = Struct.newBuilder();
        attempt.config()
                .costs()
                .of(usage, subject)
                .forEach((key, amount) -> fields.putFields(key, Mutations.number(amount)));
        fields.putFields("model_name_override", Mutations.text(attempt.model()));
        fields.putFields("ai_service_backend_name", Mutations.text(subject.backend()));
        fields.putFields("route_name", Mutations.text(subject.routeName()));
        fields.putFields("response_model", Mutations.text(attempt.reader().model()));
        var timing = attempt.timing();
        if (timing.firstTokenSeconds() >= 0) {
            double rest = timing.seconds() - timing.firstTokenSeconds();
            double perToken = usage.output() > 1 ? rest / (usage.output() - 1) : 0;
            fields.putFields(
                    "token_latency_ttft", Mutations.number(timing.firstTokenSeconds() * 1000));
            fields.putFields("token_latency_itl", Mutations.number(perToken * 1000));
        }
        return fields;
    }

    /** The stream is over. If the response was not whole, the attempt failed. */
    void closed() {
        if (!finished) {
            finished = true;
            metrics.failed(attempt.labels(call), attempt.timing());
        }
    }
}
