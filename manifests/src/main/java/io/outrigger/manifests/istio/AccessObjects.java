package io.outrigger.manifests.istio;

import io.outrigger.contract.ClientAuth.ExtAuth;
import io.outrigger.contract.ClientAuth.JwtProvider;
import io.outrigger.contract.ClientAuth.Need;
import io.outrigger.contract.ClientAuth.Place;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.envoy.AiPaths;
import io.outrigger.manifests.envoy.ExtAuthz;
import io.outrigger.manifests.istio.DenyRules.Condition;
import io.outrigger.manifests.istio.DenyRules.Sense;
import io.outrigger.manifests.istio.DenyRules.Subject;
import io.outrigger.manifests.istio.IstioObjects.Programmed;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.Workload;
import io.outrigger.manifests.tree.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Gateway's policy for the routes that are not ours, as Istio's own objects, and as a filter of
 * Envoy where a service is asked. On AI routes the sidecars enforce it, where a route's own policy
 * may replace it. What Istio cannot check is denied.
 */
final class AccessObjects {
    private AccessObjects() {}

    static Stream<ObjectNode> of(Programmed programmed) {
        return programmed.gateway().policy().stream().flatMap(it -> of(programmed, it));
    }

    private static Stream<ObjectNode> of(Programmed programmed, Policy policy) {
        var rules =
                alternatives(policy).orElse(List.of(List.of())).stream()
                        .flatMap(it -> butAiRoutes(it, programmed))
                        .toList();
        var denial =
                rules.isEmpty()
                        ? Stream.<ObjectNode>empty()
                        : Stream.of(
                                object(
                                        Kinds.AUTHORIZATION_POLICY,
                                        programmed,
                                        Json.object("action", "DENY", "rules", Json.array(rules))));
        var tokens =
                validates(policy)
                        ? Stream.of(
                                object(
                                        Kinds.REQUEST_AUTHENTICATION,
                                        programmed,
                                        Json.object("jwtRules", jwtRules(policy))))
                        : Stream.<ObjectNode>empty();
        return Stream.of(
                        consent(policy).map(it -> extAuthz(programmed, it)).stream(),
                        tokens,
                        denial)
                .flatMap(it -> it);
    }

    /** The service that Envoy asks for the policy, after Istio has judged; on AI routes we ask. */
    static Optional<ExtAuth> consent(Policy policy) {
        return alternatives(policy).flatMap(_ -> Optional.ofNullable(policy.extAuth()));
    }

    private static ObjectNode extAuthz(Programmed programmed, ExtAuth config) {
        var gateway = programmed.gateway();
        var extAuthz = new ExtAuthz(config, Names.extAuthCluster(gateway.key()));
        var patches =
                Stream.concat(
                                Stream.of(
                                        Patches.addCluster(
                                                extAuthz.upstream(programmed.dataPlane())),
                                        Patches.insertBeforeRouter(extAuthz.filter())),
                                extAuthz.everywhere().stream()
                                        .map(
                                                it ->
                                                        Patches.mergeRouteConfiguration(
                                                                Json.object(
                                                                        "typed_per_filter_config",
                                                                        it))))
                        .toList();
        ObjectNode filter =
                Owned.object(
                        Kinds.ENVOY_FILTER,
                        new ObjectKey(
                                programmed.workload().namespace(),
                                Names.accessFilter(gateway.key())),
                        Kinds.GATEWAY,
                        gateway.metadata());
        filter.set(
                "spec",
                EnvoyFilters.spec(List.of(programmed), EnvoyFilters.ACCESS_PRIORITY, patches));
        return filter;
    }

    /** Whether Istio verifies tokens for the policy. */
    static boolean validates(Policy policy) {
        return policy.jwt() != null && alternatives(policy).isPresent();
    }

    /** Why routes that are not ours are denied whoever asks; empty when they are not. */
    static Optional<String> denial(Policy policy) {
        return alternatives(policy).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "other HTTPRoutes of the Gateway answer 403, because Istio cannot enforce"
                                + " this policy there");
    }

    private static Optional<List<List<Condition>>> alternatives(Policy policy) {
        var jwt = policy.jwt();
        boolean unknown =
                !policy.refusal().isEmpty()
                        || policy.apiKeyAuth() != null
                        || policy.basicAuth() != null
                        || (jwt != null
                                && (jwt.need() == Need.FailOpen
                                        || jwt.providers().stream()
                                                .anyMatch(it -> it.issuer().isEmpty())));
        if (unknown) {
            return Optional.empty();
        }
        List<List<Condition>> missing =
                jwt == null || jwt.need() == Need.Optional
                        ? List.of()
                        : List.of(List.of(new Condition(Subject.CLAIM, "", List.of(), Sense.NONE)));
        if (policy.authorization() == null) {
            return Optional.of(missing);
        }
        return DenyRules.of(policy.authorization(), jwt == null ? List.of() : jwt.providers())
                .map(it -> Stream.concat(missing.stream(), it.stream()).toList());
    }

    private static ObjectNode object(ApiKind kind, Programmed programmed, ObjectNode rest) {
        var gateway = programmed.gateway();
        ObjectNode object =
                Owned.object(
                        kind,
                        new ObjectKey(
                                programmed.workload().namespace(),
                                Names.gatewayFilter(gateway.key())),
                        Kinds.GATEWAY,
                        gateway.metadata());
        ObjectNode spec =
                switch (programmed.workload()) {
                    case Workload.Managed _ ->
                            Json.object("targetRefs", Json.array(EnvoyFilters.target(programmed)));
                    case Workload.Selected(_, var labels) ->
                            Json.object("selector", Json.object("matchLabels", labels));
                };
        spec.setAll(rest);
        object.set("spec", spec);
        return object;
    }

    /** The rule for all other hosts, and for all other paths. */
    private static Stream<ObjectNode> butAiRoutes(
            List<Condition> conditions, Programmed programmed) {
        var routes = programmed.gateway().servedRoutes();
        if (routes.isEmpty()) {
            return Stream.of(rule(conditions, Json.object()));
        }
        var paths = AiPaths.ALL.stream().flatMap(it -> DenyRules.below(it).stream()).toList();
        var otherPaths = Stream.of(rule(conditions, Json.object("notPaths", Json.array(paths))));
        return routes.stream().anyMatch(it -> it.hostnames().isEmpty())
                ? otherPaths
                : Stream.concat(
                        Stream.of(rule(conditions, Json.object("notHosts", hosts(routes)))),
                        otherPaths);
    }

    private static ArrayNode hosts(List<AiRoute> routes) {
        return Json.array(
                routes.stream()
                        .flatMap(it -> it.hostnames().stream())
                        .distinct()
                        .flatMap(it -> Stream.of(it, it + ":*"))
                        // Istio matches a prefix or a suffix, not both
                        .filter(it -> !(it.startsWith("*") && it.endsWith("*")))
                        .toList());
    }

    private static ObjectNode rule(List<Condition> conditions, ObjectNode operation) {
        var when = new ArrayList<ObjectNode>();
        ObjectNode rule = Json.object();
        for (var condition : conditions) {
            boolean any = condition.sense() == Sense.ANY;
            switch (condition.subject()) {
                case METHOD -> add(operation, any ? "methods" : "notMethods", condition.values());
                case PATH -> add(operation, any ? "paths" : "notPaths", condition.values());
                case REMOTE_IP -> when.add(when("remote.ip", condition));
                case HEADER ->
                        when.add(when("request.headers[" + condition.name() + "]", condition));
                case CLAIM -> {
                    if (condition.name().isEmpty()) {
                        rule.set("from", Json.array(noToken()));
                    } else {
                        when.add(when(claim(condition.name()), condition));
                    }
                }
            }
        }
        if (!operation.isEmpty()) {
            rule.set("to", Json.array(Json.object("operation", operation)));
        }
        if (!when.isEmpty()) {
            rule.set("when", Json.array(when));
        }
        return rule;
    }

    private static ObjectNode noToken() {
        return Json.object("source", Json.object("notRequestPrincipals", Json.array("*")));
    }

    private static void add(ObjectNode operation, String key, List<String> values) {
        ArrayNode list = operation.withArray("/" + key);
        values.forEach(list::add);
    }

    private static ObjectNode when(String key, Condition condition) {
        return Json.object(
                "key",
                key,
                condition.sense() == Sense.ANY ? "values" : "notValues",
                Json.array(condition.values()));
    }

    private static String claim(String path) {
        return Arrays.stream(path.split("\\."))
                .map(it -> "[" + it + "]")
                .collect(Collectors.joining("", "request.auth.claims", ""));
    }

    private static ArrayNode jwtRules(Policy policy) {
        var jwt = policy.jwt();
        return jwt == null
                ? Json.array()
                : Json.array(jwt.providers().stream().map(AccessObjects::jwtRule).toList());
    }

    private static ObjectNode jwtRule(JwtProvider provider) {
        return Json.object(
                "issuer", provider.issuer(),
                "audiences", listOrNull(provider.audiences()),
                "jwksUri", emptyToNull(provider.jwksUri()),
                "jwks", emptyToNull(provider.jwks()),
                "fromHeaders",
                        listOrNull(
                                sources(provider, Place.Header)
                                        .map(
                                                it ->
                                                        Json.object(
                                                                "name",
                                                                it.name(),
                                                                "prefix",
                                                                emptyToNull(it.prefix())))
                                        .toList()),
                "fromParams", listOrNull(sources(provider, Place.Param).map(Source::name).toList()),
                "fromCookies",
                        listOrNull(sources(provider, Place.Cookie).map(Source::name).toList()),
                "outputClaimToHeaders",
                        listOrNull(
                                provider.claimToHeaders().stream()
                                        .map(
                                                it ->
                                                        Json.object(
                                                                "header", it.header(),
                                                                "claim", it.claim()))
                                        .toList()),
                "forwardOriginalToken", true);
    }

    private static Stream<Source> sources(JwtProvider provider, Place place) {
        return provider.extractFrom().stream().filter(it -> it.place() == place);
    }

    private static @Nullable ArrayNode listOrNull(List<?> values) {
        return values.isEmpty() ? null : Json.array(values);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
