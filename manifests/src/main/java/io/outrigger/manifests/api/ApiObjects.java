package io.outrigger.manifests.api;

import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.node.ObjectNode;

/** Maps trees to the objects that we read. */
public final class ApiObjects {
    private static final Map<ApiKind, Class<? extends ApiObject>> TYPES =
            Map.ofEntries(
                    Map.entry(Kinds.AI_GATEWAY_ROUTE, AIGatewayRoute.class),
                    Map.entry(Kinds.AI_SERVICE_BACKEND, AIServiceBackend.class),
                    Map.entry(Kinds.BACKEND_SECURITY_POLICY, BackendSecurityPolicy.class),
                    Map.entry(Kinds.BACKEND, Backend.class),
                    Map.entry(Kinds.BACKEND_TLS_POLICY, BackendTLSPolicy.class),
                    Map.entry(Kinds.BACKEND_TRAFFIC_POLICY, BackendTrafficPolicy.class),
                    Map.entry(Kinds.CLIENT_TRAFFIC_POLICY, ClientTrafficPolicy.class),
                    Map.entry(Kinds.CONFIG_MAP, ConfigMapObject.class),
                    Map.entry(Kinds.ENVOY_PROXY, EnvoyProxy.class),
                    Map.entry(Kinds.GATEWAY, Gateway.class),
                    Map.entry(Kinds.GATEWAY_CLASS, GatewayClass.class),
                    Map.entry(Kinds.GATEWAY_CONFIG, GatewayConfig.class),
                    Map.entry(Kinds.HTTP_ROUTE, HTTPRoute.class),
                    Map.entry(Kinds.MCP_ROUTE, MCPRoute.class),
                    Map.entry(Kinds.NAMESPACE, Namespace.class),
                    Map.entry(Kinds.POD, PodObject.class),
                    Map.entry(Kinds.QUOTA_POLICY, QuotaPolicy.class),
                    Map.entry(Kinds.REFERENCE_GRANT, ReferenceGrant.class),
                    Map.entry(Kinds.SECRET, SecretObject.class),
                    Map.entry(Kinds.SECURITY_POLICY, SecurityPolicy.class),
                    Map.entry(Kinds.SERVICE, ServiceObject.class));

    /** Their records have a list of what users wrote and we do not know. */
    private static final Set<ApiKind> TELLS_UNREAD =
            Set.of(
                    Kinds.BACKEND,
                    Kinds.BACKEND_TLS_POLICY,
                    Kinds.BACKEND_TRAFFIC_POLICY,
                    Kinds.CLIENT_TRAFFIC_POLICY);

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

    /** A tree that is no object of its kind; the message begins with the path of the mistake. */
    public static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String path, String what) {
            super(path + ": " + what);
        }
    }

    /**
     * The object of a tree.
     *
     * @throws Malformed for a value of the wrong type, or one that is missing
     */
    public static ApiObject read(ApiKind kind, JsonNode tree, UnknownKeys unknown) {
        var type = TYPES.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("kind: " + kind + " (expected: one that is read)");
        }
        var body = tree.deepCopy();
        if (body instanceof ObjectNode object) {
            object.remove(List.of("apiVersion", "kind"));
            if (TELLS_UNREAD.contains(kind)) {
                object.set("unread", Json.array(UnreadFields.below("spec", tree, type)));
            }
        }
        var object = mapped(body, type, unknown);
        RequiredFields.firstMissing(object)
                .ifPresent(
                        path -> {
                            throw new Malformed(path, "missing (expected: a value)");
                        });
        return object;
    }

    private static ApiObject mapped(
            JsonNode body, Class<? extends ApiObject> type, UnknownKeys unknown) {
        try {
            return Json.read(body, type, unknown);
        } catch (UnrecognizedPropertyException e) {
            throw new Malformed(
                    path(e), "unknown (expected: one of " + sorted(e.getKnownPropertyIds()) + ")");
        } catch (JacksonException e) {
            throw new Malformed(path(e), e.getOriginalMessage());
        }
    }

    private static List<String> sorted(Collection<Object> names) {
        return names.stream().map(String::valueOf).sorted().toList();
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(
                        it ->
                                it.getPropertyName() == null
                                        ? "[" + it.getIndex() + "]"
                                        : "." + it.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
