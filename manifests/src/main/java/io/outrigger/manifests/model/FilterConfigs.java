package io.outrigger.manifests.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Backend;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.Model;
import io.outrigger.contract.codec.FilterConfigYaml;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** What ext_proc is told about a Gateway. Equal models give equal configurations. */
public final class FilterConfigs {
    private FilterConfigs() {}

    /** The configuration of all served routes. */
    public static FilterConfig of(GatewayModel gateway) {
        var routes = gateway.servedRoutes();
        var unnamed =
                new FilterConfig(
                        FilterConfig.VERSION,
                        "",
                        List.of(),
                        routes.stream().flatMap(route -> route.costs().stream()).toList(),
                        routes.stream().flatMap(FilterConfigs::backends).toList(),
                        distinct(routes.stream().flatMap(FilterConfigs::models)),
                        modelsByHost(routes),
                        anyRouteHasHosts(routes) ? unscoped(routes) : List.of(),
                        null);
        return named(unnamed);
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
                it.mcpConfig());
    }

    private static Stream<Backend> backends(AiRoute route) {
        return route.rules().stream()
                .flatMap(rule -> rule.backends().stream())
                .map(RuleBackend::upstream)
                .flatMap(
                        it ->
                                switch (it) {
                                    case Resolved.Found(var upstream) ->
                                            Stream.of(upstream.config());
                                    case Resolved.Dangling(_) -> Stream.empty();
                                });
    }

    private static Stream<Model> models(AiRoute route) {
        return route.rules().stream().flatMap(rule -> rule.models().stream());
    }

    private static boolean anyRouteHasHosts(List<AiRoute> routes) {
        return routes.stream().anyMatch(route -> !route.hostnames().isEmpty());
    }

    private static List<Model> unscoped(List<AiRoute> routes) {
        return distinct(
                routes.stream()
                        .filter(route -> route.hostnames().isEmpty())
                        .flatMap(FilterConfigs::models));
    }

    private static Map<String, List<Model>> modelsByHost(List<AiRoute> routes) {
        var byHost = new TreeMap<String, LinkedHashSet<Model>>();
        for (var route : routes) {
            for (var host : route.hostnames()) {
                models(route)
                        .forEach(byHost.computeIfAbsent(host, _ -> new LinkedHashSet<>())::add);
            }
        }
        var unscoped = unscoped(routes);
        var complete = new LinkedHashMap<String, List<Model>>();
        byHost.forEach(
                (host, models) ->
                        complete.put(
                                host, distinct(Stream.concat(models.stream(), unscoped.stream()))));
        return complete;
    }

    /** The first of each name: several rules may serve one model. */
    private static List<Model> distinct(Stream<Model> models) {
        var byName = new LinkedHashMap<String, Model>();
        models.forEach(model -> byName.putIfAbsent(model.name(), model));
        return List.copyOf(byName.values());
    }
}
