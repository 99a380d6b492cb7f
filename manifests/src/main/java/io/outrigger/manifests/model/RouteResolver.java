package io.outrigger.manifests.model;

import io.outrigger.contract.RouteCost;
import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ParentReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Resolves routes towards one Gateway.
 *
 * @param policies what the sidecar enforces
 * @param cors what it answers web pages by
 */
record RouteResolver(
        Gateway gateway,
        GatewaySettings settings,
        TrafficResolver traffic,
        ClusterSnapshot snapshot,
        SecurityPolicies policies,
        SecurityPolicies cors) {

    boolean refersToGateway(AIGatewayRoute route) {
        return refs(route).findAny().isPresent();
    }

    AiRoute resolve(AIGatewayRoute route) {
        var attachments = attachments(route);
        var rules =
                new RuleResolver(
                        route,
                        new BackendResolver(snapshot),
                        traffic,
                        rule -> policies.of(gateway.key(), route, rule, listeners(attachments)));
        var spec = route.spec();
        var mistakes = new ArrayList<Problem>(EnvoyAiGateway.mistakes(route));
        IntStream.range(0, spec.rules().size()).forEach(i -> mistakes.addAll(rules.mistakes(i)));
        mistakes.addAll(CostResolver.mistakes("spec.llmRequestCosts", spec.llmRequestCosts()));
        mistakes.addAll(
                RuleNames.taken(route.key(), gateway.key(), snapshot.httpRoutes().values()));
        settings.refusal()
                .map(it -> it.at("GatewayConfig of Gateway " + gateway.key()))
                .ifPresent(mistakes::add);
        return new AiRoute(
                route.metadata(),
                attachments,
                spec.hostnames(),
                mistakes.isEmpty()
                        ? IntStream.range(0, spec.rules().size()).mapToObj(rules::resolve).toList()
                        : List.of(),
                costs(route),
                settings.forwardProxy(),
                cors.cors(gateway.key(), route, listeners(attachments)),
                mistakes);
    }

    private static List<Gateway.Listener> listeners(List<AiRoute.Attachment> attachments) {
        return attachments.stream()
                .flatMap(
                        it ->
                                switch (it.listeners()) {
                                    case Resolved.Found(var listeners) -> listeners.stream();
                                    case Resolved.Dangling(_) -> Stream.empty();
                                })
                .distinct()
                .toList();
    }

    private Stream<ParentReference> refs(AIGatewayRoute route) {
        String namespace = route.key().namespace();
        return route.spec().parentRefs().stream()
                .filter(ref -> ref.kind() == null || ref.kind().equals(Kinds.GATEWAY.kind()))
                .filter(ref -> ref.group() == null || ref.group().equals(Kinds.GATEWAY_GROUP))
                .filter(ref -> ref.gateway(namespace).equals(gateway.key()));
    }

    private List<AiRoute.Attachment> attachments(AIGatewayRoute route) {
        return refs(route).map(ref -> new AiRoute.Attachment(ref, listeners(ref, route))).toList();
    }

    private Resolved<List<Gateway.Listener>> listeners(ParentReference ref, AIGatewayRoute route) {
        var selected = gateway.spec().listeners().stream().filter(it -> selects(ref, it)).toList();
        if (selected.isEmpty()) {
            return refused(Problem.Reason.NoMatchingParent, "no listener that the parentRef names");
        }
        var allowed = selected.stream().filter(it -> allows(it, route)).toList();
        if (allowed.isEmpty()) {
            return refused(
                    Problem.Reason.NotAllowedByListeners,
                    "its listeners do not allow routes from namespace " + route.key().namespace());
        }
        var common = allowed.stream().filter(it -> sharesHost(it, route)).toList();
        return common.isEmpty()
                ? refused(
                        Problem.Reason.NoMatchingListenerHostname,
                        "no listener has a host of " + route.spec().hostnames())
                : Resolved.found(common);
    }

    private Resolved<List<Gateway.Listener>> refused(Problem.Reason reason, String why) {
        return Resolved.dangling(reason, "Gateway " + gateway.key() + ": " + why);
    }

    private static boolean selects(ParentReference ref, Gateway.Listener listener) {
        return (ref.sectionName() == null || ref.sectionName().equals(listener.name()))
                && (ref.port() == null || ref.port() == listener.port())
                && (listener.protocol().equals("HTTP") || listener.protocol().equals("HTTPS"));
    }

    private static boolean sharesHost(Gateway.Listener listener, AIGatewayRoute route) {
        String host = listener.hostname() == null ? "" : listener.hostname();
        return !Hostnames.common(host, route.spec().hostnames()).isEmpty();
    }

    private boolean allows(Gateway.Listener listener, AIGatewayRoute route) {
        var allowed =
                listener.allowedRoutes() == null ? null : listener.allowedRoutes().namespaces();
        var from = allowed == null || allowed.from() == null ? Gateway.From.Same : allowed.from();
        return switch (from) {
            case All -> true;
            case None -> false;
            case Same -> route.key().namespace().equals(gateway.key().namespace());
            case Selector -> {
                var namespace =
                        snapshot.namespaces().get(new ObjectKey("", route.key().namespace()));
                yield allowed != null
                        && allowed.selector() != null
                        && namespace != null
                        && allowed.selector().selects(namespace.metadata().labels());
            }
        };
    }

    private static List<RouteCost> costs(AIGatewayRoute route) {
        var lastPerKey = new LinkedHashMap<String, RouteCost>();
        for (var cost : route.spec().llmRequestCosts()) {
            lastPerKey.put(
                    cost.metadataKey(),
                    new RouteCost(
                            cost.metadataKey(),
                            route.key().toString(),
                            cost.type(),
                            cost.cel() == null ? "" : cost.cel(),
                            "",
                            ""));
        }
        return List.copyOf(lastPerKey.values());
    }
}
