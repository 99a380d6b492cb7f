package io.outrigger.manifests.api;

import org.jspecify.annotations.Nullable;

/** A reference to what serves requests: a Service, or Envoy Gateway's Backend. */
public record BackendObjectReference(
        @Nullable String group,
        @Nullable String kind,
        String name,
        @Nullable String namespace,
        @Nullable Integer port) {}
