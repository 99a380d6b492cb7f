package io.outrigger.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that ext_proc is told: the backends with their credentials, the costs to compute and the
 * models to list. One immutable value per Gateway, written by the control plane as YAML.
 *
 * @param version the writer's version; empty when absent
 * @param uuid names this generation in logs; never compared
 * @param globalLLMRequestCosts costs of every route; a route's own entry wins per metadata key
 * @param llmRequestCosts costs of one route
 * @param models answer of the models endpoint while {@code modelsByHost} is empty
 * @param modelsByHost host or {@code *.suffix} to its list, unscoped models included
 * @param unscopedModels answer for a host without an entry
 * @param mcpConfig MCP routes; null without any
 * @param clientAuth who may use the backends; a backend that no policy names is everybody's
 * @param cors what pages of other origins may; at a host that is not named, nothing
 * @param routeGuard value of {@link WireNames#ROUTE_GUARD_HEADER}; empty when routes want none
 */
public record FilterConfig(
        String version,
        String uuid,
        List<GlobalCost> globalLLMRequestCosts,
        List<RouteCost> llmRequestCosts,
        List<Backend> backends,
        List<Model> models,
        Map<String, List<Model>> modelsByHost,
        List<Model> unscopedModels,
        @Nullable McpConfig mcpConfig,
        ClientAuth clientAuth,
        List<Cors> cors,
        String routeGuard) {

    /** The version of this tree. Compared with {@link #version} to judge unknown keys. */
    public static final String VERSION = "v0.1.0";

    /** What ext_proc serves before it has read a file. */
    public static final FilterConfig EMPTY =
            new FilterConfig(
                    "", "", List.of(), List.of(), List.of(), List.of(), Map.of(), List.of(), null);

    /** A configuration whose backends are everybody's. */
    public FilterConfig(
            String version,
            String uuid,
            List<GlobalCost> globalLLMRequestCosts,
            List<RouteCost> llmRequestCosts,
            List<Backend> backends,
            List<Model> models,
            Map<String, List<Model>> modelsByHost,
            List<Model> unscopedModels,
            @Nullable McpConfig mcpConfig) {
        this(
                version,
                uuid,
                globalLLMRequestCosts,
                llmRequestCosts,
                backends,
                models,
                modelsByHost,
                unscopedModels,
                mcpConfig,
                ClientAuth.NONE,
                List.of(),
                "");
    }

    public FilterConfig {
        globalLLMRequestCosts = List.copyOf(globalLLMRequestCosts);
        llmRequestCosts = List.copyOf(llmRequestCosts);
        backends = List.copyOf(backends);
        models = List.copyOf(models);
        modelsByHost = Ordered.copyOfLists(modelsByHost);
        unscopedModels = List.copyOf(unscopedModels);
        cors = List.copyOf(cors);
    }

    /** The same under another name. */
    public FilterConfig named(String name) {
        return with(name, clientAuth, routeGuard);
    }

    /** The same with other policies. */
    public FilterConfig protectedBy(ClientAuth policies) {
        return with(uuid, policies, routeGuard);
    }

    /** The same for routes that want this guard. */
    public FilterConfig guardedBy(String guard) {
        return with(uuid, clientAuth, guard);
    }

    private FilterConfig with(String name, ClientAuth policies, String guard) {
        return new FilterConfig(
                version,
                name,
                globalLLMRequestCosts,
                llmRequestCosts,
                backends,
                models,
                modelsByHost,
                unscopedModels,
                mcpConfig,
                policies,
                cors,
                guard);
    }
}
