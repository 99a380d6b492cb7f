package io.outrigger.manifests.envoygateway;

import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.WireNames;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.tree.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What attaches ext_proc without hooks: one policy for all AI HTTPRoutes of a namespace, and where
 * ext_proc listens.
 *
 * <p>Two filters in a row. The first is the router-level one: it reads the model and has the route
 * chosen again. The second stands where no upstream-level filter can be; by the metadata of the
 * route it knows the backend.
 */
final class ExtensionPolicies {
    private static final String NAME = WireNames.EXT_PROC_POLICY;

    private ExtensionPolicies() {}

    static List<ObjectNode> of(String namespace, Collection<AiRoute> routes, DataPlane dataPlane) {
        return List.of(
                backend(namespace, dataPlane),
                NoRoute.filter(namespace),
                policy(namespace, credentialNamespaces(routes)));
    }

    private static ObjectNode backend(String namespace, DataPlane dataPlane) {
        ObjectNode backend = Owned.object(Kinds.BACKEND, new ObjectKey(namespace, NAME));
        var endpoint = Json.object("unix", Json.object("path", dataPlane.udsPath()));
        backend.set("spec", Json.object("endpoints", Json.array(endpoint)));
        return backend;
    }

    private static ObjectNode policy(String namespace, List<String> credentialNamespaces) {
        ObjectNode policy =
                Owned.object(Kinds.ENVOY_EXTENSION_POLICY, new ObjectKey(namespace, NAME));
        var ours =
                Json.object(
                        "group",
                        Kinds.GATEWAY_GROUP,
                        "kind",
                        Kinds.HTTP_ROUTE.kind(),
                        "matchLabels",
                        Json.node(Map.of(Owned.MANAGED_BY_LABEL, Owned.MANAGED_BY)));
        policy.set(
                "spec",
                Json.object(
                        "targetSelectors",
                        Json.array(ours),
                        "extProc",
                        Json.array(
                                extProc(routerMode(), null),
                                extProc(upstreamMode(), namespaces(credentialNamespaces)))));
        return policy;
    }

    private static ObjectNode extProc(ObjectNode mode, @Nullable ArrayNode accessible) {
        return Json.object(
                "backendRefs",
                Json.array(
                        Json.object(
                                "group",
                                Kinds.ENVOY_GATEWAY_GROUP,
                                "kind",
                                Kinds.BACKEND.kind(),
                                "name",
                                NAME)),
                "backendSettings",
                Json.object(
                        "connection",
                        Json.object("bufferLimit", (DataPlane.MAX_BODY_BYTES >> 20) + "Mi")),
                "failOpen",
                false,
                "messageTimeout",
                "10s",
                "processingMode",
                mode,
                "metadata",
                Json.object(
                        "accessibleNamespaces",
                        accessible,
                        "writableNamespaces",
                        Json.array(WireNames.DYNAMIC_METADATA)));
    }

    private static ObjectNode routerMode() {
        return Json.object(
                "allowModeOverride", true,
                "request", Json.object("body", "Buffered"),
                "response", Json.object("body", "Buffered"));
    }

    /** Attributes tell it from the router-level one. */
    private static ObjectNode upstreamMode() {
        return Json.object("request", Json.object("attributes", Json.array("xds.route_metadata")));
    }

    private static @Nullable ArrayNode namespaces(List<String> names) {
        return names.isEmpty() ? null : Json.array(names);
    }

    /** Where another filter leaves credentials of requests. */
    private static List<String> credentialNamespaces(Collection<AiRoute> routes) {
        return routes.stream()
                .flatMap(route -> route.rules().stream())
                .flatMap(rule -> rule.targets().stream())
                .flatMap(target -> Stream.ofNullable(target.upstream().config().auth()))
                .flatMap(auth -> Stream.ofNullable(auth.credentialOverride()))
                .map(BackendAuth.CredentialOverride::dynamicMetadataNamespace)
                .filter(namespace -> !namespace.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }
}
