package io.outrigger.manifests.policy;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.sidecar.PodWishes;
import io.outrigger.manifests.sidecar.Proxy;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.sidecar.SidecarSpec;
import io.outrigger.manifests.tree.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The MutatingAdmissionPolicy of one Gateway, and its binding. */
public final class SidecarPolicies {
    private SidecarPolicies() {}

    /** The two objects that put a sidecar with these settings into these pods. */
    public static List<ObjectNode> of(GatewayPods pods, SidecarSettings settings) {
        var name = pods.configSecret();
        return List.of(
                PolicyObjects.policy(Kinds.MUTATING_ADMISSION_POLICY, name, spec(pods, settings)),
                PolicyObjects.policy(
                        Kinds.MUTATING_ADMISSION_POLICY_BINDING,
                        name,
                        Json.object(
                                "policyName",
                                name,
                                "matchResources",
                                PolicyObjects.namespaces(pods.namespace()))));
    }

    private static ObjectNode spec(GatewayPods pods, SidecarSettings settings) {
        var conditions = new LinkedHashMap<String, String>();
        conditions.put("pod-of-this-gateway", pods.condition());
        conditions.putAll(
                Pods.conditions(
                        pods.proxies().stream()
                                .map(Proxy::container)
                                .map(Cel::string)
                                .collect(Collectors.joining(", ", "[", "]"))));
        var specs =
                pods.proxies().stream()
                        .map(
                                proxy ->
                                        new SidecarSpec(
                                                proxy,
                                                pods.configSecret(),
                                                settings,
                                                PodWishes.NONE))
                        .toList();
        return Json.object(
                "failurePolicy", "Fail",
                "reinvocationPolicy", "IfNeeded",
                "matchConstraints", PolicyObjects.newPods(),
                "matchConditions", PolicyObjects.named(conditions),
                "variables", PolicyObjects.named(Variables.of(specs)),
                "mutations",
                        Json.array(
                                Json.object(
                                        "patchType",
                                        "JSONPatch",
                                        "jsonPatch",
                                        Json.object(
                                                "expression",
                                                Mutation.expression(specs.getFirst())))));
    }
}
