package io.outrigger.extproc.exchange;

import io.outrigger.extproc.envoy.BodyResponse;
import io.outrigger.extproc.envoy.HeadersResponse;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.envoy.TrailersResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers each phase with "go on", in the form that the phase wants. */
final class PassThrough implements Exchange.Stream {
    private static final ProcessingResponse REQUEST_HEADERS =
            ProcessingResponse.newBuilder()
                    .setRequestHeaders(HeadersResponse.getDefaultInstance())
                    .build();
    private static final ProcessingResponse REQUEST_BODY =
            ProcessingResponse.newBuilder()
                    .setRequestBody(BodyResponse.getDefaultInstance())
                    .build();
    private static final ProcessingResponse REQUEST_TRAILERS =
            ProcessingResponse.newBuilder()
                    .setRequestTrailers(TrailersResponse.getDefaultInstance())
                    .build();
    private static final ProcessingResponse RESPONSE_HEADERS =
            ProcessingResponse.newBuilder()
                    .setResponseHeaders(HeadersResponse.getDefaultInstance())
                    .build();
    private static final ProcessingResponse RESPONSE_BODY =
            ProcessingResponse.newBuilder()
                    .setResponseBody(BodyResponse.getDefaultInstance())
                    .build();
    private static final ProcessingResponse RESPONSE_TRAILERS =
            ProcessingResponse.newBuilder()
                    .setResponseTrailers(TrailersResponse.getDefaultInstance())
                    .build();

    @Override
    public CompletionStage<ProcessingResponse> on(ProcessingRequest message) {
        return CompletableFuture.completedFuture(goOn(message));
    }

    static ProcessingResponse goOn(ProcessingRequest message) {
        return switch (message.getRequestCase()) {
            case REQUEST_HEADERS -> REQUEST_HEADERS;
            case REQUEST_BODY -> REQUEST_BODY;
            case REQUEST_TRAILERS -> REQUEST_TRAILERS;
            case RESPONSE_HEADERS -> RESPONSE_HEADERS;
            case RESPONSE_BODY -> RESPONSE_BODY;
            case RESPONSE_TRAILERS -> RESPONSE_TRAILERS;
            case REQUEST_NOT_SET ->
                    throw new IllegalStateException("a processing request without a phase");
        };
    }

    @Override
    public void written() {}

    @Override
    public void closed() {}
}
