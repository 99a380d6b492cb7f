package io.outrigger.manifests.api;

/** An object that we read. */
public sealed interface ApiObject
        permits AIGatewayRoute,
                AIServiceBackend,
                Backend,
                BackendSecurityPolicy,
                BackendTLSPolicy,
                Gateway,
                GatewayClass,
                Namespace,
                ReferenceGrant,
                SecretObject,
                ServiceObject {
    ObjectMeta metadata();

    default ObjectKey key() {
        return metadata().key();
    }
}
