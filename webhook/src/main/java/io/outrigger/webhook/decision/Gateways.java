package io.outrigger.webhook.decision;

import io.outrigger.manifests.sidecar.SidecarSettings;
import java.util.List;

/** What the control plane knows of gateways. */
@FunctionalInterface
public interface Gateways {
    /** Knows nothing: every gateway gets the default settings. */
    Gateways NONE = _ -> new Standing.Unknown();

    /** What is known of one gateway, at once and from memory: the event loop asks. */
    Standing find(GatewayRef ref);

    /**
     * What can be found out of one that is unknown so far. It may wait for an answer; who asks does
     * so for a second at most, and not on the event loop.
     */
    default Standing ask(GatewayRef ref) {
        return find(ref);
    }

    /** What is known of a gateway. */
    sealed interface Standing {
        /**
         * Opted in, with the settings that its GatewayConfig resolves to.
         *
         * @param problems what of the GatewayConfig is not in the settings, and why
         */
        record Ours(SidecarSettings settings, List<String> problems) implements Standing {
            public Ours {
                problems = List.copyOf(problems);
            }

            public Ours(SidecarSettings settings) {
                this(settings, List.of());
            }
        }

        /** Not opted in, or of another controller. */
        record NotOurs() implements Standing {}

        /** Not seen yet; the pod may be faster than the watch. */
        record Unknown() implements Standing {}
    }
}
