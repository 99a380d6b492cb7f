package io.outrigger.controller.token;

import io.outrigger.contract.Secret;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request to a token endpoint. Prints without headers and body.
 *
 * @param body empty for GET
 * @param secrets what the request carries and no message may repeat
 */
public record Call(
        Via via,
        Method method,
        URI uri,
        Map<String, String> headers,
        String body,
        List<Secret> secrets) {
    public Call {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        secrets = List.copyOf(secrets);
    }

    /** Whose endpoint it is, and thus which proxy leads to it. */
    public enum Via {
        OIDC,
        AWS,
        AZURE,
        GOOGLE
    }

    /** HTTP methods. */
    public enum Method {
        GET,
        POST
    }

    static Call get(Via via, URI uri) {
        return new Call(via, Method.GET, uri, Map.of("accept", "application/json"), "", List.of());
    }

    static Call form(Via via, URI uri, Map<String, String> headers, Form form) {
        var all = new LinkedHashMap<>(headers);
        all.put("accept", "application/json");
        all.put("content-type", "application/x-www-form-urlencoded");
        return new Call(via, Method.POST, uri, all, form.encoded(), form.secrets());
    }

    /** Where it goes, for messages: a query may tell more than people should read. */
    String endpoint() {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    @Override
    public String toString() {
        return "Call[" + method + " " + endpoint() + "]";
    }
}
