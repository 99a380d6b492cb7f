package io.outrigger.contract;

import java.util.List;

/**
 * Changes to the translated body: {@code remove} first, then {@code set}. A path is the name of a
 * field, or the names and positions on the way to it with dots between them.
 */
public record BodyMutation(List<Field> set, List<String> remove) {
    public static final BodyMutation NONE = new BodyMutation(List.of(), List.of());

    public BodyMutation {
        set = List.copyOf(set);
        remove = List.copyOf(remove);
    }

    /**
     * One field to set.
     *
     * @param path where it stands
     * @param value a JSON fragment; text that is not JSON counts as a plain string
     */
    public record Field(String path, String value) {}
}
