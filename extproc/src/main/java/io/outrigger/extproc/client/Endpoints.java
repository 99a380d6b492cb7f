package io.outrigger.extproc.client;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that clients can ask for, by exact path. */
public final class Endpoints {
    private final Map<String, Endpoint> byPath;

    /** Paths must differ. */
    public Endpoints(List<Endpoint> endpoints) {
        byPath =
                endpoints.stream()
                        .collect(Collectors.toUnmodifiableMap(Endpoint::path, Function.identity()));
    }

    /** The endpoint of a path without its query, or null when there is none. */
    public @Nullable Endpoint find(String path) {
        return byPath.get(path);
    }
}
