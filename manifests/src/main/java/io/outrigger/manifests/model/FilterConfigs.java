package io.outrigger.manifests.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Backend;
import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.Cors;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.GlobalCost;
import io.outrigger.contract.Model;
import io.outrigger.contract.RouteCost;
import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.manifests.api.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** What ext_proc is told about a Gateway. Equal models give equal configurations. */
public final class FilterConfigs {
    private static final String ANY_HOST = "*";

    private FilterConfigs() {}

    /** The configuration of all served routes of a Gateway, which want no guard. */
    public static FilterConfig of(GatewayModel gateway) {
        return of(List.of(gateway), "");
    }

    /**
     * The configuration of all served routes.
     *
     * @param gateways those that share their pods
     * @param guard what routes want of requests; see {@link FilterConfig#routeGuard}
     */
    public static FilterConfig of(List<GatewayModel> gateways, String guard) {
        var routes = new ArrayList<AiRoute>();
        var costs = new ArrayList<RouteCost>();
        var ofAll = gateways.getFirst().settings().costs();
        boolean alike = gateways.stream().allMatch(it -> it.settings().costs().equals(ofAll));
        var seen = new HashSet<ObjectKey>();
        for (var gateway : gateways) {
            for (var route : gateway.servedRoutes()) {
                routes.add(route);
                if (seen.add(route.key())) {
                    costs.addAll(route.costs());
                    costs.addAll(alike ? List.of() : own(gateway.settings().costs(), route));
                }
            }
        }
        var byHost = modelsByHost(routes);
        var anywhere = Objects.requireNonNullElse(byHost.remove(ANY_HOST), List.<Model>of());
        var unnamed =
                new FilterConfig(
                        FilterConfig.VERSION,
                        "",
                        alike ? ofAll : List.of(),
                        costs,
                        routes.stream().flatMap(FilterConfigs::backends).distinct().toList(),
                        distinct(routes.stream().flatMap(FilterConfigs::models)),
                        byHost,
                        byHost.isEmpty() ? List.of() : anywhere,
                        null,
                        clientAuth(routes),
                        cors(routes),
                        guard);
        return named(unnamed);
    }

    /** Costs of a Gateway as those of one of its routes; the route's own win. */
    private static List<RouteCost> own(List<GlobalCost> costs, AiRoute route) {
        var taken = route.costs().stream().map(RouteCost::metadataKey).toList();
        return costs.stream()
                .filter(it -> !taken.contains(it.metadataKey()))
                .map(
                        it ->
                                new RouteCost(
                                        it.metadataKey(),
                                        route.key().toString(),
                                        it.type(),
                                        it.cel(),
                                        "",
                                        ""))
                .toList();
    }

    /**
     * The same configuration with backends of one before, as it protected them: Envoy may still
     * send requests to them.
     *
     * @param names of the backends
     */
    public static FilterConfig keeping(
            FilterConfig it, FilterConfig before, Collection<String> names) {
        return named(
                new FilterConfig(
                        it.version(),
                        "",
                        it.globalLLMRequestCosts(),
                        it.llmRequestCosts(),
                        Stream.concat(
                                        it.backends().stream(),
                                        before.backends().stream()
                                                .filter(kept -> names.contains(kept.name()))
                                                .sorted(Comparator.comparing(Backend::name)))
                                .toList(),
                        it.models(),
                        it.modelsByHost(),
                        it.unscopedModels(),
                        it.mcpConfig(),
                        keeping(it.clientAuth(), before.clientAuth(), names),
                        it.cors(),
                        it.routeGuard()));
    }

    private static ClientAuth keeping(ClientAuth it, ClientAuth before, Collection<String> names) {
        var policies = new TreeMap<String, ClientAuth.Policy>();
        it.policies().forEach(policy -> policies.put(policy.name(), policy));
        for (var policy : before.policies()) {
            var kept = policy.backends().stream().filter(names::contains).toList();
            if (!kept.isEmpty()) {
                policies.merge(
                        policy.name(),
                        policy.protecting(kept),
                        (now, _) ->
                                now.protecting(
                                        Stream.concat(now.backends().stream(), kept.stream())
                                                .toList()));
            }
        }
        return new ClientAuth(List.copyOf(policies.values()));
    }

    /** The name follows from the content, so that an unchanged configuration stays unchanged. */
    private static FilterConfig named(FilterConfig it) {
        String content = FilterConfigYaml.write(it);
        return it.named(UUID.nameUUIDFromBytes(content.getBytes(UTF_8)).toString());
    }

    /** The oldest route of a host is the one whose catch-all a browser's question comes to. */
    private static List<Cors> cors(List<AiRoute> routes) {
        var byPolicy = new LinkedHashMap<Cors, List<String>>();
        var seen = new HashSet<String>();
        for (var route : routes) {
            var its = hosts(route).stream().filter(seen::add).toList();
            if (!its.isEmpty()) {
                byPolicy.computeIfAbsent(route.cors(), _ -> new ArrayList<>()).addAll(its);
            }
        }
        return byPolicy.keySet().equals(Set.of(Cors.NONE))
                ? List.of()
                : byPolicy.entrySet().stream().map(it -> it.getKey().at(it.getValue())).toList();
    }

    private static ClientAuth clientAuth(List<AiRoute> routes) {
        var policies = new TreeMap<String, ClientAuth.Policy>();
        var protectedBackends = new TreeMap<String, List<String>>();
        for (var route : routes) {
            for (var rule : route.rules()) {
                rule.policy()
                        .ifPresent(
                                policy -> {
                                    policies.put(policy.name(), policy);
                                    backends(rule)
                                            .forEach(
                                                    protectedBackends.computeIfAbsent(
                                                                    policy.name(),
                                                                    _ -> new ArrayList<>())
                                                            ::add);
                                });
            }
        }
        return new ClientAuth(
                policies.values().stream()
                        .map(
                                it ->
                                        it.protecting(
                                                protectedBackends.getOrDefault(
                                                        it.name(), List.of())))
                        .toList());
    }

    private static Stream<String> backends(RouteRule rule) {
        return rule.targets().stream().map(target -> target.upstream().config().name());
    }

    /** The backends of a route that Envoy may choose: it knows no other. */
    public static Stream<Backend> backends(AiRoute route) {
        return route.rules().stream()
                .flatMap(rule -> rule.targets().stream())
                .map(target -> target.upstream().config());
    }

    private static Stream<Model> models(AiRoute route) {
        return route.rules().stream().flatMap(rule -> rule.models().stream());
    }

    /** The hosts that the route's listeners serve it at; {@code *} for any. */
    private static List<String> hosts(AiRoute route) {
        return route.listeners()
                .map(listener -> Objects.requireNonNullElse(listener.hostname(), ""))
                .flatMap(listener -> Hostnames.common(listener, route.hostnames()).stream())
                .distinct()
                .toList();
    }

    /**
     * The models at each host, {@code *} for all others. A host that a route names has that route's
     * models only: Envoy looks no further.
     */
    private static Map<String, List<Model>> modelsByHost(List<AiRoute> routes) {
        var byHost = new TreeMap<String, List<Model>>();
        for (var route : routes) {
            for (var host : hosts(route)) {
                models(route).forEach(byHost.computeIfAbsent(host, _ -> new ArrayList<>())::add);
            }
        }
        byHost.replaceAll((_, models) -> distinct(models.stream()));
        return byHost;
    }

    /** The first of each name: several rules may serve one model. */
    private static List<Model> distinct(Stream<Model> models) {
        var byName = new LinkedHashMap<String, Model>();
        models.forEach(model -> byName.putIfAbsent(model.name(), model));
        return List.copyOf(byName.values());
    }
}
