package io.outrigger.manifests.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Backend;
import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.Model;
import io.outrigger.contract.codec.FilterConfigYaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** What ext_proc is told about a Gateway. Equal models give equal configurations. */
public final class FilterConfigs {
    private static final String ANY_HOST = "*";

    private FilterConfigs() {}

    /** The configuration of all served routes. */
    public static FilterConfig of(GatewayModel gateway) {
        var routes = gateway.servedRoutes();
        var byHost = modelsByHost(routes);
        var anywhere = Objects.requireNonNullElse(byHost.remove(ANY_HOST), List.<Model>of());
        var unnamed =
                new FilterConfig(
                        FilterConfig.VERSION,
                        "",
                        gateway.settings().costs(),
                        routes.stream().flatMap(route -> route.costs().stream()).toList(),
                        routes.stream().flatMap(FilterConfigs::backends).toList(),
                        distinct(routes.stream().flatMap(FilterConfigs::models)),
                        byHost,
                        byHost.isEmpty() ? List.of() : anywhere,
                        null,
                        clientAuth(routes));
        return named(unnamed);
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
                        keeping(it.clientAuth(), before.clientAuth(), names)));
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
        return new FilterConfig(
                it.version(),
                UUID.nameUUIDFromBytes(content.getBytes(UTF_8)).toString(),
                it.globalLLMRequestCosts(),
                it.llmRequestCosts(),
                it.backends(),
                it.models(),
                it.modelsByHost(),
                it.unscopedModels(),
                it.mcpConfig(),
                it.clientAuth());
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
