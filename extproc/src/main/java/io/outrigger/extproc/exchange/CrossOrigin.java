package io.outrigger.extproc.exchange;

import io.outrigger.contract.Cors;
import io.outrigger.extproc.envoy.HeaderMutation;
import io.outrigger.extproc.envoy.HeaderValueOption.HeaderAppendAction;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The CORS protocol for one request of a web page, Fetch Standard, 3.2. Envoy's own filter does
 * nothing on a route without a cluster, which is what every AI request comes to first.
 *
 * @param cors of the host
 * @param origin of the page, which may call
 */
record CrossOrigin(Cors cors, String origin) {
    private static final String ANY_HOST = "*";

    /** A scheme, a host name of 253 characters and a port are less. */
    private static final int LONGEST_ORIGIN = 300;

    /** Null when no page of another origin asks, or one that may not. */
    static @Nullable CrossOrigin of(List<Cors> all, Headers headers) {
        String origin = headers.get("origin");
        if (all.isEmpty() || origin.isEmpty() || origin.length() > LONGEST_ORIGIN) {
            return null;
        }
        Cors cors = find(all, host(headers.get(":authority")));
        return cors.allowOrigins().stream().anyMatch(it -> matches(it, origin))
                ? new CrossOrigin(cors, origin)
                : null;
    }

    /** Whether a browser asks what it may do before it does it. */
    static boolean isPreflight(Headers headers) {
        return headers.get(":method").equals("OPTIONS")
                && !headers.get("origin").isEmpty()
                && !headers.get("access-control-request-method").isEmpty();
    }

    private static Cors find(List<Cors> all, String host) {
        int dot = host.indexOf('.');
        String wildcard = dot <= 0 ? ANY_HOST : "*" + host.substring(dot);
        for (String name : List.of(host, wildcard, ANY_HOST)) {
            for (Cors cors : all) {
                if (cors.hosts().contains(name)) {
                    return cors;
                }
            }
        }
        return Cors.NONE;
    }

    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        String host =
                colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
        return host.toLowerCase(Locale.ROOT);
    }

    /** Each {@code *} of the pattern stands for any characters. */
    static boolean matches(String pattern, String origin) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equalsIgnoreCase(origin);
        }
        if (!origin.regionMatches(true, 0, pattern, 0, star)) {
            return false;
        }
        String rest = pattern.substring(star + 1);
        for (int from = star; from <= origin.length(); from++) {
            if (matches(rest, origin.substring(from))) {
                return true;
            }
        }
        return false;
    }

    /** The answer to a preflight request. */
    ProcessingResponse allowed() {
        var reply = Mutations.localReply(200, Slice.EMPTY, "preflight", "text/plain").toBuilder();
        var headers = reply.getImmediateResponseBuilder().getHeadersBuilder();
        set(headers, "access-control-allow-methods", cors.allowMethods());
        set(headers, "access-control-allow-headers", cors.allowHeaders());
        if (cors.maxAgeSeconds() >= 0) {
            headers.addSetHeaders(
                    Mutations.set("access-control-max-age", Long.toString(cors.maxAgeSeconds())));
        }
        return added(reply.build());
    }

    /** An answer to Envoy, with what the browser wants to see if it goes to the client. */
    ProcessingResponse added(ProcessingResponse answer) {
        if (answer.hasImmediateResponse()) {
            var builder = answer.toBuilder();
            tell(builder.getImmediateResponseBuilder().getHeadersBuilder());
            return builder.build();
        }
        if (answer.hasResponseHeaders()) {
            var builder = answer.toBuilder();
            tell(
                    builder.getResponseHeadersBuilder()
                            .getResponseBuilder()
                            .getHeaderMutationBuilder());
            return builder.build();
        }
        return answer;
    }

    private void tell(HeaderMutation.Builder headers) {
        headers.addSetHeaders(Mutations.set("access-control-allow-origin", origin));
        headers.addSetHeaders(
                Mutations.set("vary", "origin").toBuilder()
                        .setAppendAction(HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD));
        if (cors.allowCredentials()) {
            headers.addSetHeaders(Mutations.set("access-control-allow-credentials", "true"));
        }
        set(headers, "access-control-expose-headers", cors.exposeHeaders());
    }

    private static void set(HeaderMutation.Builder headers, String name, List<String> values) {
        if (!values.isEmpty()) {
            headers.addSetHeaders(Mutations.set(name, String.join(",", values)));
        }
    }
}
