package io.outrigger.extproc.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.extproc.http.Headers;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where requests carry credentials. */
final class Places {
    private static final String BEARER = "Bearer ";

    private Places() {}

    /** The credential at the first place that holds one; null when none does. */
    static @Nullable String find(List<Source> sources, Headers headers) {
        for (var source : sources) {
            String value = find(source, headers);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String find(Source source, Headers headers) {
        return switch (source.place()) {
            case Header -> ofHeader(headers.get(source.name()), source.prefix());
            case Param -> param(source.name(), headers.query());
            case Cookie -> cookie(source.name(), headers.get("cookie"));
        };
    }

    private static @Nullable String ofHeader(String value, String prefix) {
        return value.regionMatches(true, 0, prefix, 0, prefix.length())
                ? value.substring(prefix.length()).strip()
                : null;
    }

    /** Envoy takes {@code Authorization: Bearer KEY} for {@code KEY}, and so do SDKs. */
    static String withoutScheme(String key) {
        return key.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? key.substring(BEARER.length()).strip()
                : key;
    }

    private static @Nullable String param(String name, String query) {
        return params(query)
                .filter(it -> name(it).equals(name))
                .findFirst()
                .map(Places::value)
                .orElse(null);
    }

    private static Stream<String> params(String query) {
        return query.isEmpty() ? Stream.empty() : Arrays.stream(query.substring(1).split("&"));
    }

    private static String name(String param) {
        int equals = param.indexOf('=');
        return decoded(equals < 0 ? param : param.substring(0, equals));
    }

    private static String value(String param) {
        int equals = param.indexOf('=');
        return equals < 0 ? "" : decoded(param.substring(equals + 1));
    }

    /** A text that is no encoding stands for itself. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    /** RFC 6265, 4.2. */
    private static @Nullable String cookie(String name, String header) {
        for (String pair : header.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                return pair.substring(equals + 1).strip();
            }
        }
        return null;
    }

    /** The headers with a path whose query has none of these parameters. */
    static Headers withoutParams(Set<String> names, Headers headers) {
        String query = headers.query();
        if (query.isEmpty() || names.isEmpty()) {
            return headers;
        }
        String rest =
                params(query)
                        .filter(it -> !names.contains(name(it)))
                        .collect(Collectors.joining("&"));
        var values = new LinkedHashMap<String, String>();
        headers.names().forEach(name -> values.put(name, headers.get(name)));
        values.put(":path", headers.path() + (rest.isEmpty() ? "" : "?" + rest));
        return Headers.of(values);
    }
}
