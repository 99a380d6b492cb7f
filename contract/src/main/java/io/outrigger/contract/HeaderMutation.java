package io.outrigger.contract;

import java.util.List;

/** Header changes towards one backend: {@code remove} first, then {@code set}. Lower-case names. */
public record HeaderMutation(List<Header> set, List<String> remove) {
    public static final HeaderMutation NONE = new HeaderMutation(List.of(), List.of());

    public HeaderMutation {
        set = List.copyOf(set);
        remove = List.copyOf(remove);
    }

    /** One header to set, replacing what is there. */
    public record Header(String name, String value) {}
}
