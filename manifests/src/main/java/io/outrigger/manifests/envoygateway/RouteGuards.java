package io.outrigger.manifests.envoygateway;

import io.outrigger.manifests.model.GatewayModel;

/**
 * What a request carries when it has passed ext_proc: routes that lead to providers without hooks
 * want it. No client can guess it, because it follows from what only the cluster knows.
 */
public final class RouteGuards {
    private RouteGuards() {}

    /** The guard of a Gateway's routes: one for all that share their pods. */
    public static String of(GatewayModel gateway) {
        var whose = gateway.merged().orElse(gateway.metadata());
        String unguessable = whose.uid().isEmpty() ? whose.key().toString() : whose.uid();
        return Contents.digest("route guard of " + unguessable);
    }
}
