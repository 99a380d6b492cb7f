package io.outrigger.manifests.api;

import org.jspecify.annotations.Nullable;

/** What a policy applies to: an object of its namespace, or a section of it. */
public record PolicyTarget(String group, String kind, String name, @Nullable String sectionName) {

    /** Whether it names this object, or a section of it. */
    public boolean names(ApiKind other, String otherName) {
        return group.equals(other.group()) && kind.equals(other.kind()) && name.equals(otherName);
    }
}
