package io.outrigger.controller.doctor;

import io.outrigger.controller.doctor.Facts.Neighbours;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Whether Envoy Gateway asks our extension hooks, as its own configuration says. */
final class HookChecks {
    private static final String FIX =
            " in ConfigMap envoy-gateway-config and restart Envoy Gateway";

    /** In the host name of its controller's Service. */
    private static final String EAIG = "ai-gateway-controller.";

    private HookChecks() {}

    /** Nothing is known when the configuration cannot be read. */
    static Optional<Finding> envoyGateway(Patient patient) {
        return patient.isIstio()
                ? Optional.empty()
                : patient.facts()
                        .neighbours()
                        .envoyGateway()
                        .flatMap(
                                it ->
                                        areOff(patient.facts().neighbours())
                                                ? withoutBackends(it)
                                                : finding(it));
    }

    private static boolean areOff(Neighbours neighbours) {
        return neighbours.deployments().stream()
                .flatMap(it -> it.at("/spec/template/spec/containers").valueStream())
                .flatMap(it -> it.path("args").valueStream())
                .anyMatch(it -> it.asString("").equals("--extension-hooks=off"));
    }

    private static Optional<Finding> finding(JsonNode config) {
        var managers = managers(config).toList();
        var others =
                managers.stream().map(HookChecks::host).filter(it -> it.contains(EAIG)).findFirst();
        if (others.isPresent()) {
            return wrong(
                    "Envoy Gateway's extensionManager asks Envoy AI Gateway, at " + others.get(),
                    "put Outrigger's in its place, see docs/migrating-from-envoy-ai-gateway.md,");
        }
        if (managers.stream().anyMatch(it -> it.path("failOpen").asBoolean(false))) {
            return wrong(
                    "Envoy Gateway's extensionManager has failOpen: true: while we do not answer,"
                            + " its proxies get dead ends in place of the AI routes that they had",
                    "set failOpen: false");
        }
        if (managers.stream().noneMatch(HookChecks::translates)) {
            return wrong(
                    "Envoy Gateway's extensionManager has no hook Translation: AI routes stay dead"
                            + " ends",
                    "add Translation to extensionManager.hooks.xdsTranslator.post");
        }
        for (String kind : new String[] {"listener", "route"}) {
            if (managers.stream().noneMatch(it -> includes(it, kind, false))) {
                return wrong(
                        "Envoy Gateway's extensionManager keeps the %ss from its hook"
                                .formatted(kind),
                        "set hooks.xdsTranslator.translation.%s.includeAll: true".formatted(kind));
            }
        }
        if (managers.stream().noneMatch(it -> includes(it, "cluster", true))) {
            return wrong(
                    "Envoy Gateway's extensionManager keeps the clusters from its hook",
                    "leave out hooks.xdsTranslator.translation.cluster");
        }
        return withoutBackends(config);
    }

    private static Optional<Finding> withoutBackends(JsonNode config) {
        return config.at("/extensionApis/enableBackend").asBoolean(false)
                ? Optional.empty()
                : wrong(
                        "Envoy Gateway does not serve its kind Backend, which AI routes need",
                        "set extensionApis.enableBackend: true");
    }

    private static Stream<JsonNode> managers(JsonNode config) {
        return Stream.concat(
                Stream.of(config.path("extensionManager")).filter(JsonNode::isObject),
                config.path("extensionManagers").valueStream());
    }

    private static String host(JsonNode manager) {
        return manager.at("/service/fqdn/hostname").asString("");
    }

    private static boolean translates(JsonNode manager) {
        return manager.at("/hooks/xdsTranslator/post")
                .valueStream()
                .anyMatch(it -> it.asString("").equals("Translation"));
    }

    private static boolean includes(JsonNode manager, String kind, boolean byDefault) {
        return translates(manager)
                && manager.at("/hooks/xdsTranslator/translation/" + kind + "/includeAll")
                        .asBoolean(byDefault);
    }

    private static Optional<Finding> wrong(String what, String how) {
        return Optional.of(new Finding(Link.HOOKS, what, how + FIX));
    }
}
