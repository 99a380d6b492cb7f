package io.outrigger.extproc.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.envoy.HeaderMap;
import io.outrigger.extproc.envoy.HeaderMutation;
import io.outrigger.extproc.envoy.HeaderValue;
import io.outrigger.extproc.envoy.HttpBody;
import io.outrigger.extproc.envoy.HttpHeaders;
import io.outrigger.extproc.envoy.HttpTrailers;
import io.outrigger.extproc.envoy.ProcessingRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Envoy sends. */
final class Messages {
    private static final String BODY =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private Messages() {}

    /**
     * Brings a router-level stream behind its body.
     *
     * @return the headers that its attempts have
     */
    static Map<String, String> routed(GrpcStream router, Map<String, String> client)
            throws InterruptedException {
        var headers = new LinkedHashMap<>(client);
        headers.put(":method", "POST");
        headers.put(":path", "/v1/chat/completions");
        router.send(ProcessingRequest.newBuilder().setRequestHeaders(of(headers)).build());
        router.answer();
        router.send(
                ProcessingRequest.newBuilder()
                        .setRequestBody(
                                HttpBody.newBuilder()
                                        .setBody(ByteString.copyFromUtf8(BODY))
                                        .setEndOfStream(true))
                        .build());
        var routed = router.answer().getRequestBody().getResponse();
        headers.putAll(sets(routed.getHeaderMutation()));
        return headers;
    }

    static Map<String, String> routed(GrpcStream router) throws InterruptedException {
        return routed(router, Map.of());
    }

    /** The only message of an upstream-level stream. */
    static ProcessingRequest attempt(String backend, Map<String, String> headers) {
        String name =
                "xds.upstream_host_metadata.filter_metadata['"
                        + WireNames.STATIC_METADATA
                        + "']['"
                        + WireNames.BACKEND_NAME_KEY
                        + "']";
        return ProcessingRequest.newBuilder()
                .setRequestHeaders(of(headers))
                .putAttributes(
                        "envoy.filters.http.ext_proc",
                        Struct.newBuilder()
                                .putFields(name, Value.newBuilder().setStringValue(backend).build())
                                .build())
                .build();
    }

    static ProcessingRequest requestTrailers() {
        return ProcessingRequest.newBuilder()
                .setRequestTrailers(HttpTrailers.getDefaultInstance())
                .build();
    }

    static ProcessingRequest responseTrailers() {
        return ProcessingRequest.newBuilder()
                .setResponseTrailers(HttpTrailers.getDefaultInstance())
                .build();
    }

    static Map<String, String> sets(HeaderMutation mutation) {
        var sets = new LinkedHashMap<String, String>();
        mutation.getSetHeadersList()
                .forEach(
                        option ->
                                sets.put(
                                        option.getHeader().getKey(),
                                        option.getHeader().getRawValue().toStringUtf8()));
        return sets;
    }

    private static HttpHeaders of(Map<String, String> values) {
        var map = HeaderMap.newBuilder();
        values.forEach(
                (name, value) ->
                        map.addHeaders(
                                HeaderValue.newBuilder()
                                        .setKey(name)
                                        .setRawValue(ByteString.copyFromUtf8(value))));
        return HttpHeaders.newBuilder().setHeaders(map).build();
    }
}
