package io.outrigger.extproc.server;

import com.google.protobuf.Timestamp;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.access.Authorizer.Answer;
import io.outrigger.extproc.access.Authorizer.Question;
import io.outrigger.extproc.envoy.auth.Address;
import io.outrigger.extproc.envoy.auth.AttributeContext;
import io.outrigger.extproc.envoy.auth.CheckRequest;
import io.outrigger.extproc.envoy.auth.CheckResponse;
import io.outrigger.extproc.envoy.auth.DeniedHttpResponse;
import io.outrigger.extproc.envoy.auth.HeaderValueOption;
import io.outrigger.extproc.envoy.auth.OkHttpResponse;
import io.outrigger.extproc.envoy.auth.SocketAddress;
import io.outrigger.extproc.http.Headers;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Questions and answers as messages of {@code envoy.service.auth.v3}. */
final class AuthorizationMessages {
    private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    /** What Envoy and we hold a request together by. */
    private static final Set<String> OURS =
            Set.of(
                    "host",
                    "connection",
                    "content-length",
                    "transfer-encoding",
                    "te",
                    "upgrade",
                    WireNames.ENVOY_REQUEST_ID_HEADER);

    private AuthorizationMessages() {}

    /** What Envoy's filter would ask, as far as it is known here. */
    static CheckRequest request(Question question, Instant now) {
        var attributes =
                AttributeContext.newBuilder()
                        .setRequest(
                                AttributeContext.Request.newBuilder()
                                        .setTime(time(now))
                                        .setHttp(http(question)));
        question.service()
                .contextExtensions()
                .forEach(it -> attributes.putContextExtensions(it.name(), it.value()));
        if (!question.clientAddress().isEmpty()) {
            attributes.setSource(peer(question.clientAddress()));
        }
        return CheckRequest.newBuilder().setAttributes(attributes).build();
    }

    private static Timestamp time(Instant now) {
        return Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano())
                .build();
    }

    private static AttributeContext.Peer peer(String address) {
        return AttributeContext.Peer.newBuilder()
                .setAddress(
                        Address.newBuilder()
                                .setSocketAddress(
                                        SocketAddress.newBuilder()
                                                .setAddress(address)
                                                .setPortValue(0)))
                .build();
    }

    private static AttributeContext.HttpRequest http(Question question) {
        Headers request = question.request();
        var http =
                AttributeContext.HttpRequest.newBuilder()
                        .setId(request.get(WireNames.ENVOY_REQUEST_ID_HEADER))
                        .setMethod(request.get(":method"))
                        .setPath(request.get(":path"))
                        .setHost(request.get(":authority"))
                        .setScheme(request.get(":scheme"))
                        .setSize(size(request.get("content-length")));
        Headers told = question.told();
        told.names().forEach(it -> http.putHeaders(it, told.get(it)));
        return http.build();
    }

    private static long size(String contentLength) {
        return LENGTH.matcher(contentLength).matches() ? Long.parseLong(contentLength) : -1;
    }

    /**
     * What a service says.
     *
     * @param request that it was asked about
     */
    static Answer answer(CheckResponse response, Headers request) {
        return response.getStatus().getCode() == 0
                ? new Answer.Allowed(headers(response.getOkResponse(), request))
                : denied(response.getDeniedResponse());
    }

    private static Answer denied(DeniedHttpResponse response) {
        int status = response.getStatus().getCode();
        String challenge =
                response.getHeadersList().stream()
                        .filter(it -> name(it.getHeader().getKey()).equals("www-authenticate"))
                        .map(it -> it.getHeader().getValue())
                        .filter(AuthorizationMessages::isOneLine)
                        .findFirst()
                        .orElse("");
        return new Answer.Denied(
                status == 0 ? HttpURLConnection.HTTP_FORBIDDEN : status, challenge);
    }

    private static Map<String, @Nullable String> headers(OkHttpResponse response, Headers request) {
        var headers = new LinkedHashMap<String, @Nullable String>();
        for (HeaderValueOption option : response.getHeadersList()) {
            String name = name(option.getHeader().getKey());
            String value = option.getHeader().getValue();
            if (isTheirs(name) && isOneLine(value)) {
                String now = headers.containsKey(name) ? headers.get(name) : request.find(name);
                headers.put(name, changed(option, now, value));
            }
        }
        response.getHeadersToRemoveList().stream()
                .map(AuthorizationMessages::name)
                .filter(AuthorizationMessages::isTheirs)
                .forEach(it -> headers.put(it, null));
        return headers;
    }

    /** What is not said overwrites: a client cannot send along what only the service may say. */
    private static @Nullable String changed(
            HeaderValueOption option, @Nullable String now, String value) {
        if (option.hasAppend()) {
            return option.getAppend().getValue() && now != null ? now + "," + value : value;
        }
        return switch (option.getAppendAction()) {
            case ADD_IF_ABSENT -> now == null ? value : now;
            case OVERWRITE_IF_EXISTS -> now == null ? null : value;
            case APPEND_IF_EXISTS_OR_ADD, OVERWRITE_IF_EXISTS_OR_ADD, UNRECOGNIZED -> value;
        };
    }

    private static String name(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    private static boolean isTheirs(String name) {
        return NAME.matcher(name).matches()
                && !OURS.contains(name)
                && !name.startsWith(WireNames.INTERNAL_PREFIX)
                && !name.startsWith("x-envoy-");
    }

    private static boolean isOneLine(String value) {
        return value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    }
}
