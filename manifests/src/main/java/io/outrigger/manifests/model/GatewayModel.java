package io.outrigger.manifests.model;

import io.outrigger.contract.ClientAuth;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ObjectMeta;
import java.util.List;
import java.util.Optional;

/**
 * A Gateway with the AI routes that refer to it, resolved.
 *
 * @param routes oldest first, then by key, as Gateway API ranks them; also those that may not
 *     attach
 * @param shape where its ext_proc runs
 * @param merged the class whose Gateways share their pods with it; empty when it has its own
 * @param policy what requests must fulfil where no narrower policy counts; empty when anybody may
 */
public record GatewayModel(
        ObjectMeta metadata,
        Resolved<Workload> workload,
        Shape shape,
        Optional<ObjectMeta> merged,
        List<Gateway.Listener> listeners,
        ListenerPolicies listenerPolicies,
        GatewaySettings settings,
        List<AiRoute> routes,
        Optional<ClientAuth.Policy> policy) {
    public GatewayModel {
        listeners = List.copyOf(listeners);
        routes = List.copyOf(routes);
    }

    public ObjectKey key() {
        return metadata.key();
    }

    /** The same with its routes as they are here. */
    public GatewayModel withRoutes(List<AiRoute> changed) {
        return new GatewayModel(
                metadata,
                workload,
                shape,
                merged,
                listeners,
                listenerPolicies,
                settings,
                changed,
                policy);
    }

    /** The routes that are served. */
    public List<AiRoute> servedRoutes() {
        return routes.stream().filter(AiRoute::isServed).toList();
    }
}
