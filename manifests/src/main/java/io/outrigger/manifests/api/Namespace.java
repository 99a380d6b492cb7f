package io.outrigger.manifests.api;

/** A namespace; only its labels matter. */
public record Namespace(ObjectMeta metadata) implements ApiObject {}
