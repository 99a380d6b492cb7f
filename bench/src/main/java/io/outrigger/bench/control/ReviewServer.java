package io.outrigger.bench.control;

import io.outrigger.certs.CertificateAuthority;
import io.outrigger.certs.ServingNames;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.Image.PullPolicy;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.decision.Decider;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.server.Address;
import io.outrigger.webhook.server.TlsIdentity;
import io.outrigger.webhook.server.WebhookServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;

/** The webhook, in a process of its own. */
public final class ReviewServer {
    private static final ServingNames LOOPBACK =
            new ServingNames(List.of("localhost"), List.of("127.0.0.1"));

    private ReviewServer() {}

    /** Prints its port when it listens, and serves until it is ended. */
    public static void main(String[] arguments) {
        var authority = CertificateAuthority.create(InstantSource.system());
        var serving = authority.issue(LOOPBACK, InstantSource.system());
        var settings =
                SidecarSettings.defaults(
                        "1.0.0", new Image("outrigger/extproc:1.0.0", PullPolicy.IF_NOT_PRESENT));
        var webhook =
                WebhookServer.start(
                        new Address("127.0.0.1", 0),
                        new TlsIdentity(serving.certificatePem(), serving.privateKeyPem()),
                        new Injector(new Decider(Gateways.NONE, settings)),
                        new PrometheusRegistry());
        webhook.ready();
        System.out.println("port " + webhook.port());
    }
}
