package io.outrigger.manifests.api;

import java.util.List;

/** Changes to top-level fields of the body towards a backend. */
public record HTTPBodyMutation(List<HTTPBodyField> set, List<String> remove) {
    public static final HTTPBodyMutation NONE = new HTTPBodyMutation(List.of(), List.of());

    public HTTPBodyMutation {
        set = List.copyOf(set);
        remove = List.copyOf(remove);
    }

    /**
     * One field to set.
     *
     * @param value JSON text
     */
    public record HTTPBodyField(String path, String value) {}
}
