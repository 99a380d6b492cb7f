package io.outrigger.webhook;

import io.outrigger.manifests.install.FailurePolicy;
import io.outrigger.manifests.install.WebhookClient;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.manifests.install.WebhookInstallation;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.Image.PullPolicy;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.decision.Decider;
import io.outrigger.webhook.decision.Gateways;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Settings that many tests need and none is about. */
public final class Samples {
    public static final SidecarSettings SETTINGS =
            SidecarSettings.defaults(
                    "1.0.0", new Image("outrigger/extproc:1.0.0", PullPolicy.IF_NOT_PRESENT));

    private Samples() {}

    /** The webhook's configuration for a server at an address that the API server can reach. */
    static ObjectNode configuration(String url, String caBundle, FailurePolicy policy) {
        return WebhookConfigurations.of(
                new WebhookInstallation(
                        "outrigger-system",
                        new WebhookClient.Url(URI.create(url)),
                        Optional.empty()),
                caBundle,
                policy);
    }

    public static Injector injector(Gateways gateways) {
        return new Injector(new Decider(gateways, SETTINGS));
    }
}
