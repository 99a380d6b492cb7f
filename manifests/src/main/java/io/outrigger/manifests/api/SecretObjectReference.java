package io.outrigger.manifests.api;

import org.jspecify.annotations.Nullable;

/** A reference to a Secret. */
public record SecretObjectReference(
        @Nullable String group, @Nullable String kind, String name, @Nullable String namespace) {}
