package io.outrigger.manifests.api;

/**
 * A kind of the Kubernetes API at the version that we use.
 *
 * @param group empty for the core group
 */
public record ApiKind(String group, String version, String kind, String plural, Scope scope) {
    /** Whether objects live in a namespace. */
    public enum Scope {
        NAMESPACED,
        CLUSTER
    }

    static ApiKind namespaced(String group, String version, String kind, String plural) {
        return new ApiKind(group, version, kind, plural, Scope.NAMESPACED);
    }

    static ApiKind cluster(String group, String version, String kind, String plural) {
        return new ApiKind(group, version, kind, plural, Scope.CLUSTER);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }
}
