package io.outrigger.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.ServingNames;
import io.outrigger.controller.ControlLoop.Outcome;
import io.outrigger.controller.apply.ObjectWriter;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.install.WebhookClient;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.server.Address;
import io.outrigger.webhook.server.TlsIdentity;
import io.outrigger.webhook.server.WebhookServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/**
 * The webhook as part of the control plane: its server runs before the API server is told of it,
 * and its certificates are renewed while it runs.
 */
final class Webhook implements ControlLoop.Round, AutoCloseable {
    private static final String SECRET = "outrigger-webhook-certs";
    private static final int SERVICE_PORT = 443;

    private final ControllerSettings settings;
    private final ObjectWriter writer;
    private final CertificateStore certificates;
    private final WebhookServer server;
    private String shown;

    private Webhook(
            ControllerSettings settings,
            ObjectWriter writer,
            CertificateStore certificates,
            CertificateSecret first,
            Injector injector) {
        this.settings = settings;
        this.writer = writer;
        this.certificates = certificates;
        this.shown = first.serving().certificatePem();
        this.server =
                WebhookServer.start(
                        new Address(
                                settings.webhookListen().host(), settings.webhookListen().port()),
                        identity(first),
                        injector,
                        new PrometheusRegistry());
    }

    /** Starts the server; {@link #run} then tells the API server. */
    static Webhook start(
            ControllerSettings settings,
            KubernetesClient client,
            Injector injector,
            InstantSource clock) {
        var certificates =
                new CertificateStore(client, secret(settings).key(), names(settings), clock);
        return new Webhook(
                settings, new ObjectWriter(client), certificates, certificates.current(), injector);
    }

    static ObjectRef secret(ControllerSettings settings) {
        return new ObjectRef(Kinds.SECRET, new ObjectKey(settings.namespace(), SECRET));
    }

    static ObjectRef configuration() {
        return new ObjectRef(
                Kinds.MUTATING_WEBHOOK_CONFIGURATION,
                new ObjectKey("", WebhookConfigurations.NAME));
    }

    int port() {
        return server.port();
    }

    @Override
    public Outcome run() {
        var current = certificates.current();
        String certificate = current.serving().certificatePem();
        if (!certificate.equals(shown)) {
            server.reload(identity(current));
            shown = certificate;
        }
        writer.apply(
                configuration(),
                WebhookConfigurations.of(
                        client(), current.authority().certificatePem(), settings.namespace()));
        return Outcome.DONE;
    }

    private WebhookClient client() {
        return settings.webhookUrl()
                .<WebhookClient>map(url -> new WebhookClient.Url(withPort(url)))
                .orElseGet(
                        () ->
                                new WebhookClient.Service(
                                        settings.namespace(),
                                        settings.webhookService(),
                                        SERVICE_PORT));
    }

    private URI withPort(URI url) {
        return url.getPort() == 0
                ? URI.create("https://" + url.getHost() + ":" + server.port())
                : url;
    }

    private static ServingNames names(ControllerSettings settings) {
        return settings.webhookUrl()
                .map(URI::getHost)
                .map(Webhook::names)
                .orElseGet(
                        () ->
                                ServingNames.ofService(
                                        settings.namespace(), settings.webhookService()));
    }

    private static ServingNames names(String host) {
        try {
            String literal = host.replaceAll("[\\[\\]]", "");
            return new ServingNames(
                    List.of(), List.of(InetAddress.ofLiteral(literal).getHostAddress()));
        } catch (IllegalArgumentException _) {
            return new ServingNames(List.of(host), List.of());
        }
    }

    private static TlsIdentity identity(CertificateSecret certificates) {
        var serving = certificates.serving();
        return new TlsIdentity(serving.certificatePem(), serving.privateKeyPem());
    }

    @Override
    public void close() {
        server.close();
    }
}
