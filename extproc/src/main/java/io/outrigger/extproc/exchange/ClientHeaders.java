package io.outrigger.extproc.exchange;

import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.http.Headers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client's headers, as an attempt finds them that has no other stream to ask. Envoy keeps what
 * the attempt before made of them; what that changed stands in dynamic metadata, which no client
 * can set.
 *
 * @param first as the first attempt found them, with the marks of the router-level stream
 * @param changed names of what attempts before have changed
 */
record ClientHeaders(Headers first, Set<String> changed) {
    ClientHeaders {
        changed = Set.copyOf(changed);
    }

    /**
     * Restores them.
     *
     * @param current as Envoy has them
     * @param left what attempts before left; null values are headers that were not there
     */
    static ClientHeaders of(Headers current, Map<String, @Nullable String> left) {
        var first = new LinkedHashMap<String, String>();
        current.names().forEach(name -> first.put(name, current.get(name)));
        left.forEach(
                (name, value) -> {
                    if (value == null) {
                        first.remove(name);
                    } else {
                        first.put(name, value);
                    }
                });
        return new ClientHeaders(Headers.of(first), left.keySet());
    }

    /** Whether the request has passed a router-level stream. */
    boolean areMarked() {
        return first.find(WireNames.REQUEST_ID_HEADER) != null;
    }

    /** The client's own. */
    Headers unmarked() {
        var own = new LinkedHashMap<String, String>();
        first.names().stream()
                .filter(name -> !name.startsWith(WireNames.INTERNAL_PREFIX))
                .forEach(name -> own.put(name, first.get(name)));
        return Headers.of(own);
    }

    /** What the next attempt has to know when this one changes these headers as well. */
    Struct left(Set<String> names) {
        var all = new HashSet<>(changed);
        all.addAll(names);
        var left = Struct.newBuilder();
        all.forEach(name -> left.putFields(name, value(first.find(name))));
        return left.build();
    }

    private static Value value(@Nullable String text) {
        return text == null
                ? Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build()
                : Mutations.text(text);
    }
}
