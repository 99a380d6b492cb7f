package io.outrigger.manifests.api;

import io.outrigger.manifests.tree.Json;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Maps trees to the objects that we read. */
public final class ApiObjects {
    private static final Map<ApiKind, Class<? extends ApiObject>> TYPES =
            Map.ofEntries(
                    Map.entry(Kinds.AI_GATEWAY_ROUTE, AIGatewayRoute.class),
                    Map.entry(Kinds.AI_SERVICE_BACKEND, AIServiceBackend.class),
                    Map.entry(Kinds.BACKEND_SECURITY_POLICY, BackendSecurityPolicy.class),
                    Map.entry(Kinds.BACKEND, Backend.class),
                    Map.entry(Kinds.BACKEND_TLS_POLICY, BackendTLSPolicy.class),
                    Map.entry(Kinds.GATEWAY, Gateway.class),
                    Map.entry(Kinds.GATEWAY_CLASS, GatewayClass.class),
                    Map.entry(Kinds.NAMESPACE, Namespace.class),
                    Map.entry(Kinds.REFERENCE_GRANT, ReferenceGrant.class),
                    Map.entry(Kinds.SECRET, SecretObject.class),
                    Map.entry(Kinds.SERVICE, ServiceObject.class));

    private ApiObjects() {}

    /** The kind of a tree, whatever its version; empty when it is none that we read. */
    public static Optional<ApiKind> kind(JsonNode tree) {
        String apiVersion = tree.path("apiVersion").asString("");
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String kind = tree.path("kind").asString("");
        return TYPES.keySet().stream()
                .filter(it -> it.group().equals(group) && it.kind().equals(kind))
                .findFirst();
    }

    /**
     * The object of a tree.
     *
     * @throws tools.jackson.core.JacksonException with the path of a value of the wrong type
     */
    public static ApiObject read(ApiKind kind, JsonNode tree) {
        var type = TYPES.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("kind: " + kind + " (expected: one that is read)");
        }
        return Json.read(tree, type);
    }
}
