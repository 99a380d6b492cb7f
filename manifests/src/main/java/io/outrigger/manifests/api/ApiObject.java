package io.outrigger.manifests.api;

/** An object that we read. */
public sealed interface ApiObject
        permits AIGatewayRoute,
                AIServiceBackend,
                Backend,
                BackendSecurityPolicy,
                BackendTLSPolicy,
                ConfigMapObject,
                EnvoyProxy,
                Gateway,
                GatewayClass,
                GatewayConfig,
                HTTPRoute,
                MCPRoute,
                Namespace,
                PodObject,
                PolicyObject,
                QuotaPolicy,
                ReferenceGrant,
                SecretObject,
                SecurityPolicy,
                ServiceObject {
    ObjectMeta metadata();

    default ObjectKey key() {
        return metadata().key();
    }
}
