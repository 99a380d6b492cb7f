package io.outrigger.controller.plan;

import io.outrigger.controller.plan.SidecarRules.Delivery;
import io.outrigger.manifests.deployment.Deployments;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.PodSecurity;
import io.outrigger.manifests.sidecar.SidecarSettings;

/** What an operator says who chose nothing but an image. */
final class SampleRules {
    static final SidecarRules RULES =
            new SidecarRules(
                    SidecarSettings.defaults(
                            "v1.2.3", new Image("extproc:1", Image.PullPolicy.IF_NOT_PRESENT)),
                    PodSecurity.RESTRICTED,
                    Delivery.WEBHOOK,
                    Deployments.ON);

    /** The same, with another way into pods. */
    static SidecarRules by(Delivery delivery) {
        return new SidecarRules(
                RULES.settings(), RULES.podSecurity(), delivery, RULES.deployments());
    }

    private SampleRules() {}
}
