package io.outrigger.manifests.policy;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.manifests.sidecar.LogLevel;
import io.outrigger.manifests.sidecar.PodNames;
import io.outrigger.manifests.sidecar.Quantity;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.manifests.tree.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ValidatingAdmissionPolicy for gateway pods of namespaces that opted in, and its binding: what
 * the webhook refuses, with the same words.
 */
public final class PodRules {
    public static final String NAME = "outrigger-gateway-pods";

    private static final List<String> QUANTITIES =
            List.of(
                    PodNames.CPU_REQUEST,
                    PodNames.CPU_LIMIT,
                    PodNames.MEMORY_REQUEST,
                    PodNames.MEMORY_LIMIT);

    private PodRules() {}

    /** The two objects. */
    public static List<ObjectNode> objects() {
        return List.of(
                PolicyObjects.policy(
                        Kinds.VALIDATING_ADMISSION_POLICY,
                        NAME,
                        Json.object(
                                "failurePolicy", "Fail",
                                "matchConstraints", PolicyObjects.newPods(),
                                "matchConditions",
                                        PolicyObjects.named(
                                                Map.of(
                                                        "gateway-pod",
                                                        WebhookConfigurations.GATEWAY_POD.strip())),
                                "variables", PolicyObjects.named(variables()),
                                "validations", validations())),
                PolicyObjects.policy(
                        Kinds.VALIDATING_ADMISSION_POLICY_BINDING,
                        NAME,
                        Json.object(
                                "policyName",
                                NAME,
                                "validationActions",
                                Json.array("Deny"),
                                "matchResources",
                                PolicyObjects.namespaces(Optional.empty()))));
    }

    private static Map<String, String> variables() {
        var variables = new LinkedHashMap<String, String>();
        variables.put("annotations", "object.metadata.?annotations.orValue({})");
        variables.put(
                "placed",
                Pods.conditions("['istio-proxy', 'envoy']").values().stream()
                        .collect(Collectors.joining(") &&\n(", "(", ")")));
        return variables;
    }

    private static ArrayNode validations() {
        var all = new ArrayList<ObjectNode>();
        all.add(
                validation(
                        Pods.INJECT + " in ['true', 'false']",
                        "label",
                        PodNames.INJECT,
                        Pods.INJECT,
                        "'true or false'"));
        all.add(volume(SidecarNames.UDS_VOLUME, "emptyDir"));
        all.add(volume(SidecarNames.CONFIG_VOLUME, "projected"));
        all.add(oneOf(PodNames.LOG_LEVEL, Stream.of(LogLevel.values()).map(LogLevel::text)));
        all.add(
                oneOf(
                        PodNames.SIDECAR_MODE,
                        Stream.of(SidecarMode.values()).map(SidecarMode::text)));
        for (String name : QUANTITIES) {
            all.add(annotation(name, Pods.isAmount(value(name)), Cel.string(Quantity.EXPECTED)));
        }
        all.add(ordered(PodNames.CPU_REQUEST, PodNames.CPU_LIMIT));
        all.add(ordered(PodNames.MEMORY_REQUEST, PodNames.MEMORY_LIMIT));
        return Json.array(all);
    }

    private static ObjectNode volume(String name, String source) {
        return Json.object(
                "expression",
                "!variables.placed || object.spec.?volumes.orValue([]).filter(v, v.name == %s).all(v, has(v.%s))"
                        .formatted(Cel.string(name), source),
                "message",
                SidecarNames.volumeTaken());
    }

    private static ObjectNode oneOf(String name, Stream<String> values) {
        var sorted = new TreeSet<>(values.toList());
        return annotation(
                name,
                value(name)
                        + sorted.stream()
                                .map(Cel::string)
                                .collect(Collectors.joining(", ", " in [", "]")),
                Cel.string("one of " + sorted));
    }

    private static ObjectNode ordered(String request, String limit) {
        return validation(
                ("!variables.placed || !(%s in variables.annotations && %s in variables.annotations)"
                                + " || !(isQuantity(%s) && isQuantity(%s))"
                                + " || !quantity(%s).isGreaterThan(quantity(%s))")
                        .formatted(
                                Cel.string(request),
                                Cel.string(limit),
                                value(request),
                                value(limit),
                                value(request),
                                value(limit)),
                "annotation",
                request,
                value(request),
                "'at most ' + %s + %s".formatted(value(limit), Cel.string(", the " + limit)));
    }

    private static ObjectNode annotation(String name, String holds, String expected) {
        return validation(
                "!variables.placed || !(%s in variables.annotations) || %s"
                        .formatted(Cel.string(name), holds),
                "annotation",
                name,
                value(name),
                expected);
    }

    private static String value(String annotation) {
        return "variables.annotations[" + Cel.string(annotation) + "]";
    }

    private static ObjectNode validation(
            String expression, String what, String name, String value, String expected) {
        return Json.object(
                "expression",
                expression,
                "messageExpression",
                "%s + %s + ' (expected: ' + %s + ')'"
                        .formatted(Cel.string(what + " " + name + ": "), value, expected));
    }
}
