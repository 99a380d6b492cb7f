package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIGatewayRoute;
import java.util.List;

/**
 * Traces of Envoy AI Gateway's own controller. It acts on every route in the namespaces that it
 * watches, whatever the class of the Gateway.
 */
public final class EnvoyAiGateway {
    private static final String FINALIZER = "aigateway.envoyproxy.io/finalizer";

    /** It names so the HTTPRouteFilters that each rule of an HTTPRoute of its own refers to. */
    private static final String GENERATED_FILTER = "ai-eg-host-rewrite-";

    private EnvoyAiGateway() {}

    static List<Problem> mistakes(AIGatewayRoute route) {
        return route.metadata().finalizers().contains(FINALIZER)
                ? List.of(
                        new Problem(
                                Problem.Reason.ConflictingController,
                                "metadata.finalizers: %s (expected: none, since Envoy AI Gateway's"
                                                .formatted(FINALIZER)
                                        + " controller acts on the route as well; let it watch other"
                                        + " namespaces, or remove the finalizer if it is gone)"))
                : List.of();
    }

    /** Whether an HTTPRoute is what its controller makes. */
    public static boolean made(String httpRoute) {
        return httpRoute.contains(GENERATED_FILTER);
    }
}
