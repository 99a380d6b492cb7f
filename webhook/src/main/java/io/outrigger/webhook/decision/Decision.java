package io.outrigger.webhook.decision;

import io.outrigger.manifests.sidecar.SidecarSpec;
import java.util.List;

/** Whether a pod gets the sidecar, and if not, why. */
public sealed interface Decision {
    /** The pod gets this sidecar, because it is a gateway of this kind. */
    record Inject(GatewayKind kind, SidecarSpec sidecar, List<String> warnings)
            implements Decision {
        public Inject {
            warnings = List.copyOf(warnings);
        }
    }

    /** The pod is admitted unchanged. */
    record Skip(SkipReason reason) implements Decision {}

    /** The pod is refused, because admitting it would hide a mistake. */
    record Deny(DenyReason reason, String message) implements Decision {}
}
