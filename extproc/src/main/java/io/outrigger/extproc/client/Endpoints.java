package io.outrigger.extproc.client;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that clients can ask for: by exact path, single models also below the path of their list. */
public final class Endpoints {
    private final Map<String, Endpoint> byPath;
    private final List<Endpoint> modelLists;

    /** Paths must differ. */
    public Endpoints(List<Endpoint> endpoints) {
        byPath =
                endpoints.stream()
                        .collect(Collectors.toUnmodifiableMap(Endpoint::path, Function.identity()));
        modelLists = endpoints.stream().filter(it -> it.operation() == Operation.MODELS).toList();
    }

    /** The endpoint of a path without its query, or null when there is none. */
    public @Nullable Endpoint find(String path) {
        Endpoint endpoint = byPath.get(path);
        return endpoint == null ? modelListAbove(path) : endpoint;
    }

    private @Nullable Endpoint modelListAbove(String path) {
        for (Endpoint list : modelLists) {
            if (path.startsWith(list.path() + "/")) {
                return list;
            }
        }
        return null;
    }
}
