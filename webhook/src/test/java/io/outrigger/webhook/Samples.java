package io.outrigger.webhook;

import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.Image.PullPolicy;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.decision.Decider;
import io.outrigger.webhook.decision.Gateways;

/** Settings that many tests need and none is about. */
public final class Samples {
    public static final SidecarSettings SETTINGS =
            SidecarSettings.defaults(
                    "1.0.0", new Image("outrigger/extproc:1.0.0", PullPolicy.IF_NOT_PRESENT));

    private Samples() {}

    public static Injector injector(Gateways gateways) {
        return new Injector(new Decider(gateways, SETTINGS));
    }
}
