package io.outrigger.webhook.decision;

import io.outrigger.manifests.sidecar.SidecarSettings;

/**
 * What the control plane knows of gateways.
 *
 * <p>Answers at once, from memory: it is asked on the event loop, while the API server waits.
 */
@FunctionalInterface
public interface Gateways {
    /** Knows nothing: every gateway gets the default settings. */
    Gateways NONE = _ -> new Standing.Unknown();

    /** What is known of one gateway. */
    Standing find(GatewayRef ref);

    /** What is known of a gateway. */
    sealed interface Standing {
        /** Opted in, with the settings that its GatewayConfig resolves to. */
        record Ours(SidecarSettings settings) implements Standing {}

        /** Not opted in, or of another controller. */
        record NotOurs() implements Standing {}

        /** Not seen yet; the pod may be faster than the watch. */
        record Unknown() implements Standing {}
    }
}
