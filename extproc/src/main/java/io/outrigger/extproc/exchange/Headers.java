package io.outrigger.extproc.exchange;

import io.outrigger.extproc.envoy.HeaderMap;
import io.outrigger.extproc.envoy.HeaderValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Headers of one direction. Of a doubled header the last value counts. */
final class Headers {
    private final Map<String, String> values;

    private Headers(Map<String, String> values) {
        this.values = values;
    }

    static Headers of(HeaderMap map) {
        var values = LinkedHashMap.<String, String>newLinkedHashMap(map.getHeadersCount());
        for (HeaderValue header : map.getHeadersList()) {
            String value =
                    header.getRawValue().isEmpty()
                            ? header.getValue()
                            : header.getRawValue().toStringUtf8();
            values.put(header.getKey(), value);
        }
        return new Headers(values);
    }

    @Nullable String find(String name) {
        return values.get(name);
    }

    /** The value, or the empty string when there is none. */
    String get(String name) {
        return values.getOrDefault(name, "");
    }

    Set<String> names() {
        return values.keySet();
    }

    /** The {@code :status} as a number; 0 when it is not one. */
    int status() {
        String status = get(":status");
        return status.length() == 3 && status.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(status)
                : 0;
    }
}
