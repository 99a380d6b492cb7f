package io.outrigger.manifests.api;

import java.util.List;

/** Header changes towards a backend. */
public record HTTPHeaderMutation(List<HTTPHeader> set, List<String> remove) {
    public static final HTTPHeaderMutation NONE = new HTTPHeaderMutation(List.of(), List.of());

    public HTTPHeaderMutation {
        set = List.copyOf(set);
        remove = List.copyOf(remove);
    }

    /** One header to set. */
    public record HTTPHeader(String name, String value) {}
}
