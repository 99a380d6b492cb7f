package io.outrigger.webhook.admission;

import io.outrigger.manifests.sidecar.Sidecars;
import io.outrigger.webhook.decision.Decider;
import io.outrigger.webhook.decision.Decision;
import io.outrigger.webhook.patch.Patches;
import tools.jackson.databind.node.ObjectNode;

/** Decides about a pod and says what is to change in it. */
public record Injector(Decider decider) {
    /** The verdict about a pod that is created in a namespace that opted in. */
    public Verdict verdict(ObjectNode pod, String namespace) {
        return switch (decider.decide(pod, namespace)) {
            case Decision.Inject(var kind, var sidecar, var warnings) ->
                    new Verdict.Patched(
                            kind, Patches.diff(pod, Sidecars.added(pod, sidecar)), warnings);
            case Decision.Skip(var reason) -> new Verdict.Allowed(reason);
            case Decision.Deny(var reason, var message) -> new Verdict.Denied(reason, message);
        };
    }
}
