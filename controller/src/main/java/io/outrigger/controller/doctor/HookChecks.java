package io.outrigger.controller.doctor;

import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Whether Envoy Gateway asks our extension hooks, as its own configuration says. */
final class HookChecks {
    private static final String FIX =
            " in ConfigMap envoy-gateway-config and restart Envoy Gateway";

    private HookChecks() {}

    /** Nothing is known when the configuration cannot be read. */
    static Optional<Finding> envoyGateway(Patient patient) {
        return patient.isIstio()
                ? Optional.empty()
                : patient.facts().neighbours().envoyGateway().flatMap(HookChecks::finding);
    }

    private static Optional<Finding> finding(JsonNode config) {
        var managers = managers(config).toList();
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
        return config.at("/extensionApis/enableBackend").asBoolean(false)
                ? Optional.empty()
                : wrong(
                        "Envoy Gateway does not serve its kind Backend, where AI routes lead to"
                                + " until they are wired",
                        "set extensionApis.enableBackend: true");
    }

    private static Stream<JsonNode> managers(JsonNode config) {
        return Stream.concat(
                Stream.of(config.path("extensionManager")).filter(JsonNode::isObject),
                config.path("extensionManagers").valueStream());
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
