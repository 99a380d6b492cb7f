package io.outrigger.controller.pods;

import io.outrigger.contract.FilterConfig;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.sidecar.Sidecars;
import io.outrigger.webhook.decision.Decider;
import io.outrigger.webhook.decision.Decision;
import io.outrigger.webhook.decision.Gateways;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pods of fixtures: the annotation {@code test/version} stands for a sidecar of that version,
 * {@code test/answer} for what it answers, HASH in it for the newest configuration.
 */
public final class SamplePods {
    private SamplePods() {}

    /** What decides about them. */
    public static Decider decider() {
        return decider(FilterConfig.VERSION);
    }

    private static Decider decider(String version) {
        var image = new Image("extproc:1", Image.PullPolicy.IF_NOT_PRESENT);
        return new Decider(Gateways.NONE, SidecarSettings.defaults(version, image));
    }

    public static ObservedPod of(ObjectNode tree) {
        var version = tree.at("/metadata/annotations/test~1version");
        return version.isString()
                        && decider(version.asString()).decide(tree, "ai")
                                instanceof Decision.Inject inject
                ? ObservedPod.of(Sidecars.added(tree, inject.sidecar()))
                : ObservedPod.of(tree);
    }

    /** What its sidecar says. */
    public static Optional<Answer> answer(ObservedPod pod, String configHash) {
        var said = pod.tree().at("/metadata/annotations/test~1answer");
        if (!said.isString()) {
            return Optional.empty();
        }
        return Optional.of(
                said.asString().startsWith("unreachable")
                        ? new Answer.Unreachable(said.asString())
                        : Answer.read(said.asString().replace("HASH", configHash)));
    }
}
