package io.outrigger.extproc.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.outrigger.extproc.envoy.HeaderMap;
import io.outrigger.extproc.envoy.HeaderValue;
import io.outrigger.extproc.envoy.HttpBody;
import io.outrigger.extproc.envoy.HttpHeaders;
import io.outrigger.extproc.envoy.ProcessingRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What Envoy sends, and what it reads in answers. */
final class EnvoyMessages {
    private EnvoyMessages() {}

    static Map<String, String> client(String... more) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(":path", "/v1/chat/completions?q=1");
        headers.put(":authority", "gw:80");
        headers.put("x-request-id", "r1");
        headers.put("x-debug", "1");
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return headers;
    }

    static Map<String, String> sets(io.outrigger.extproc.envoy.HeaderMutation mutation) {
        return mutation.getSetHeadersList().stream()
                .collect(
                        Collectors.toMap(
                                option -> option.getHeader().getKey(),
                                option -> option.getHeader().getRawValue().toStringUtf8()));
    }

    static HttpHeaders.Builder headers(Map<String, String> values) {
        var map = HeaderMap.newBuilder();
        values.forEach(
                (name, value) ->
                        map.addHeaders(
                                HeaderValue.newBuilder()
                                        .setKey(name)
                                        .setRawValue(ByteString.copyFromUtf8(value))));
        return HttpHeaders.newBuilder().setHeaders(map);
    }

    static ProcessingRequest requestHeaders(Map<String, String> values) {
        return ProcessingRequest.newBuilder().setRequestHeaders(headers(values)).build();
    }

    static ProcessingRequest upstreamHeaders(Map<String, String> values, String backend) {
        var attributes =
                Struct.newBuilder()
                        .putFields(
                                "xds.upstream_host_metadata.filter_metadata['aigateway.envoy.io']"
                                        + "['per_route_rule_backend_name']",
                                Value.newBuilder().setStringValue(backend).build());
        return ProcessingRequest.newBuilder()
                .setRequestHeaders(headers(values))
                .putAttributes("envoy.filters.http.ext_proc", attributes.build())
                .build();
    }

    static ProcessingRequest requestBody(String body) {
        return ProcessingRequest.newBuilder()
                .setRequestBody(
                        HttpBody.newBuilder()
                                .setBody(ByteString.copyFromUtf8(body))
                                .setEndOfStream(true))
                .build();
    }

    static ProcessingRequest responseHeaders(String status) {
        return responseHeaders(Map.of(":status", status));
    }

    static ProcessingRequest responseHeaders(Map<String, String> values) {
        return ProcessingRequest.newBuilder().setResponseHeaders(headers(values)).build();
    }

    static ProcessingRequest responseBody(String body, boolean last) {
        return ProcessingRequest.newBuilder()
                .setResponseBody(
                        HttpBody.newBuilder()
                                .setBody(ByteString.copyFromUtf8(body))
                                .setEndOfStream(last))
                .build();
    }
}
