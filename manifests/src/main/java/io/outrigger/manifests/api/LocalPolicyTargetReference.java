package io.outrigger.manifests.api;

/** What a policy of the same namespace applies to. */
public record LocalPolicyTargetReference(String group, String kind, String name) {}
