package io.outrigger.extproc.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Headers of one direction, names in lower case. Of a doubled header the last value counts. */
public final class Headers {
    public static final Headers NONE = new Headers(Map.of());

    private final Map<String, String> values;

    private Headers(Map<String, String> values) {
        this.values = values;
    }

    /** Keeps the map's order. */
    public static Headers of(Map<String, String> values) {
        return new Headers(new LinkedHashMap<>(values));
    }

    /** The value, or null when there is none. */
    public @Nullable String find(String name) {
        return values.get(name);
    }

    /** The value, or the empty string when there is none. */
    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** The {@code :status} as a number; 0 when it is not one. */
    public int status() {
        String status = get(":status");
        return status.length() == 3 && status.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(status)
                : 0;
    }

    /** The {@code :path} without its query. */
    public String path() {
        String path = get(":path");
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** The query of the {@code :path} with its {@code ?}, or the empty string. */
    public String query() {
        String path = get(":path");
        int query = path.indexOf('?');
        return query < 0 ? "" : path.substring(query);
    }

    /** The {@code content-type} without its parameters, in lower case. */
    public String mediaType() {
        String type = get("content-type");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters))
                .strip()
                .toLowerCase(java.util.Locale.ROOT);
    }
}
