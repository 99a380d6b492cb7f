package io.outrigger.controller.admission;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.certs.CertificateSecret;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.manifests.tree.Json;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.decision.Decider;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.server.TlsIdentity;
import io.outrigger.webhook.server.WebhookServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;

/** The running webhook: serves first, and is registered when it does. */
public final class Admission implements AutoCloseable {
    private static final String FIELD_MANAGER = "outrigger";

    private final WebhookServer server;

    private Admission(WebhookServer server) {
        this.server = server;
    }

    /**
     * Makes the certificate, starts the server, registers it with the API server.
     *
     * @param gateways what is known of gateways, from memory
     */
    public static Admission start(
            KubernetesClient client,
            AdmissionSettings settings,
            Gateways gateways,
            InstantSource clock) {
        CertificateSecret certificates =
                new Certificates(client, settings.namespace(), clock).ensured(settings.names());
        var identity =
                new TlsIdentity(
                        certificates.serving().certificatePem()
                                + certificates.authority().certificatePem(),
                        certificates.serving().privateKeyPem());
        var injector = new Injector(new Decider(gateways, settings.sidecar()));
        var server =
                WebhookServer.start(
                        settings.listen(), identity, injector, new PrometheusRegistry());
        try {
            register(client, settings, certificates.authority().certificatePem());
            return new Admission(server);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static void register(
            KubernetesClient client, AdmissionSettings settings, String authority) {
        var configuration =
                WebhookConfigurations.of(settings.client(), authority, settings.namespace());
        client.resource(Json.print(configuration))
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    /** The port that the server listens on. */
    public int port() {
        return server.port();
    }

    /** Stops serving. The registration stays: without it pods would start unmediated. */
    @Override
    public void close() {
        server.close();
    }
}
