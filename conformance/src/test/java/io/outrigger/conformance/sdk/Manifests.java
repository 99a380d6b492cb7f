package io.outrigger.conformance.sdk;

import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.sdk.Place;
import io.outrigger.testkit.sdk.StrictProviders;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** The objects that a user would write for these rules. */
final class Manifests {
    private static final String AI = "aigateway.envoyproxy.io";
    private static final String ENVOY = "gateway.envoyproxy.io";

    private Manifests() {}

    static String of(List<Rule> rules, StrictProviders providers) {
        var objects = new ArrayList<ObjectNode>();
        objects.add(gateway());
        objects.add(route(rules));
        for (Service service : Service.ALL) {
            objects.add(serviceBackend(service));
            objects.add(backend(service, providers.place(service.fake())));
        }
        return Yaml.print(objects);
    }

    private static ObjectNode gateway() {
        var listener = Json.object("name", "http", "port", 80, "protocol", "HTTP");
        return object(
                "gateway.networking.k8s.io/v1",
                "Gateway",
                "gw",
                Json.object("gatewayClassName", "istio", "listeners", Json.array(listener)));
    }

    private static ObjectNode route(List<Rule> rules) {
        return object(
                AI + "/v1beta1",
                "AIGatewayRoute",
                "sdk",
                Json.object(
                        "parentRefs",
                        Json.array(Json.object("name", "gw")),
                        "rules",
                        Json.array(rules.stream().map(Manifests::rule).toList()),
                        "llmRequestCosts",
                        Json.array(
                                Json.object("metadataKey", "llm_input_token", "type", "InputToken"),
                                Json.object(
                                        "metadataKey",
                                        "llm_output_token",
                                        "type",
                                        "OutputToken"))));
    }

    private static ObjectNode rule(Rule rule) {
        var headers =
                Json.array(
                        Json.object(
                                "type",
                                "RegularExpression",
                                "name",
                                "x-cell",
                                "value",
                                rule.cells()),
                        Json.object("name", "x-ai-eg-model", "value", rule.model()));
        var refs =
                IntStream.range(0, rule.backends().size())
                        .mapToObj(i -> ref(rule.backends().get(i), i))
                        .toList();
        return Json.object(
                "matches",
                Json.array(Json.object("headers", headers)),
                "backendRefs",
                Json.array(refs));
    }

    private static ObjectNode ref(Rule.Ref ref, int priority) {
        return Json.object(
                "name",
                ref.service().name(),
                "modelNameOverride",
                ref.model().isEmpty() ? null : ref.model(),
                "priority",
                priority);
    }

    private static ObjectNode serviceBackend(Service service) {
        String version = service.spec().version();
        return object(
                AI + "/v1beta1",
                "AIServiceBackend",
                service.name(),
                Json.object(
                        "schema",
                        Json.object(
                                "name",
                                service.spec().schema().name(),
                                "version",
                                version.isEmpty() ? null : version),
                        "backendRef",
                        Json.object("group", ENVOY, "kind", "Backend", "name", service.name())));
    }

    /** Under its name in the world: who signs, signs that; the provider takes no other. */
    private static ObjectNode backend(Service service, Place place) {
        var endpoint =
                Json.object("fqdn", Json.object("hostname", place.host(), "port", place.port()));
        return object(
                ENVOY + "/v1alpha1",
                "Backend",
                service.name(),
                Json.object("endpoints", Json.array(endpoint)));
    }

    private static ObjectNode object(String apiVersion, String kind, String name, ObjectNode spec) {
        return Json.object(
                "apiVersion",
                apiVersion,
                "kind",
                kind,
                "metadata",
                Json.object(
                        "name",
                        name,
                        "namespace",
                        "ai",
                        "uid",
                        name,
                        "generation",
                        1,
                        "creationTimestamp",
                        "2026-01-01T00:00:00Z"),
                "spec",
                spec);
    }
}
