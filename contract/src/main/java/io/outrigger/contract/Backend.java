package io.outrigger.contract;

import org.jspecify.annotations.Nullable;

/**
 * One provider endpoint as one route rule uses it.
 *
 * @param name unique in the configuration; the control plane writes {@code
 *     namespace/backend/route/route/rule/i/ref/j} and puts the same text in endpoint metadata
 * @param modelNameOverride replaces the client's model towards this backend; empty for none
 * @param auth null when the provider wants no credential
 */
public record Backend(
        String name,
        String modelNameOverride,
        Schema schema,
        @Nullable BackendAuth auth,
        HeaderMutation httpHeaderMutation,
        BodyMutation httpBodyMutation) {}
