package io.outrigger.manifests.api;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A policy of Envoy Gateway that attaches to Gateways or routes of its namespace. */
public sealed interface PolicyObject extends ApiObject
        permits BackendTrafficPolicy, ClientTrafficPolicy {

    /** What it names. */
    List<PolicyTarget> targets();

    /** What it applies to by labels. */
    List<TargetSelector> selectors();

    /** Its fields that we do not know, as paths. */
    List<String> unread();

    Status status();

    /**
     * Whether it applies to an object, or to a section of it.
     *
     * @param section null for the whole object
     */
    default boolean appliesTo(ApiKind kind, ObjectMeta target, @Nullable String section) {
        return key().namespace().equals(target.namespace())
                && (targets().stream()
                                .anyMatch(
                                        it ->
                                                it.names(kind, target.name())
                                                        && Objects.equals(
                                                                it.sectionName(), section))
                        || (section == null
                                && selectors().stream()
                                        .anyMatch(it -> it.selects(kind, target.labels()))));
    }

    /** Whether it is about an object or any section of it. */
    default boolean isAbout(ApiKind kind, ObjectMeta target) {
        return appliesTo(kind, target, null)
                || (key().namespace().equals(target.namespace())
                        && targets().stream().anyMatch(it -> it.names(kind, target.name())));
    }

    /** The old form of a policy's target, then the new one. */
    static List<PolicyTarget> targets(@Nullable PolicyTarget one, List<PolicyTarget> several) {
        return Stream.concat(Stream.ofNullable(one), several.stream()).toList();
    }
}
