package io.outrigger.extproc.provider;

import io.outrigger.extproc.json.Slice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request towards a provider.
 *
 * @param path the {@code :path}, query included; without a leading slash when the credential puts
 *     something before it
 * @param body the client's own slice, identically, when nothing had to change
 * @param headers to set, or to remove where the value is null; names in lower case
 * @param unsupported the client's names of what this provider cannot express, and does not get
 */
public record Outbound(
        String path, Slice body, Map<String, @Nullable String> headers, List<String> unsupported) {
    public Outbound {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        unsupported = List.copyOf(unsupported);
    }

    /** Headers that are taken away. */
    public static Map<String, @Nullable String> removing(String... names) {
        var headers = new LinkedHashMap<String, @Nullable String>();
        for (String name : names) {
            headers.put(name, null);
        }
        return headers;
    }

    /** A request that says all that the client said, with the client's headers. */
    public static Outbound of(String path, Slice body) {
        return new Outbound(path, body, Map.of(), List.of());
    }
}
