package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.outrigger.certs.ServingNames;
import io.outrigger.controller.apply.ObjectWriter;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.install.WebhookClient;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;

/** What the webhook works with, made from settings. */
record Parts(
        ControllerSettings settings,
        Certificates certificates,
        Configuration configuration,
        Replicas replicas,
        Owner owner,
        Owner writer,
        Probe probe,
        InstantSource clock) {
    private static final String SECRET = "outrigger-webhook-certs";
    private static final int SERVICE_PORT = 443;

    /** A round that fails is repeated as a whole, so a single request is not for long. */
    private static final int RETRIES = 2;

    static Parts of(ControllerSettings settings, KubernetesClient given, InstantSource clock) {
        var request =
                new RequestConfigBuilder(given.getConfiguration().getRequestConfig())
                        .withRequestRetryBackoffLimit(RETRIES)
                        .build();
        var client = given.newClient(request).adapt(KubernetesClient.class);
        var owner = new Owner(client, settings.clusterRole());
        var key = secret(settings).key();
        return new Parts(
                settings,
                settings.webhook().secret().isPresent()
                        ? new GivenCertificates(
                                client, key, names(settings, ServingNames::calledByService), clock)
                        : new CertificateStore(
                                client,
                                key,
                                "webhook",
                                names(settings, ServingNames::ofService),
                                clock,
                                owner::references),
                new Configuration(new ObjectWriter(client)),
                new Replicas(
                        client,
                        settings.namespace(),
                        settings.identity(),
                        clock,
                        owner::references),
                owner,
                new Owner(client, writerRole(settings)),
                new Probe(client, settings.namespace(), settings.sidecar().image().reference()),
                clock);
    }

    /** The ClusterRole that is there while this writer of sidecars is. */
    private static String writerRole(ControllerSettings settings) {
        return switch (settings.sidecarWriter()) {
            case WEBHOOK -> settings.clusterRole();
            case POLICY -> settings.clusterRole() + "-sidecar-policy";
            case OVERLAY -> settings.clusterRole() + "-sidecar-overlay";
        };
    }

    static ObjectRef secret(ControllerSettings settings) {
        String name = settings.webhook().secret().orElse(SECRET);
        return new ObjectRef(Kinds.SECRET, new ObjectKey(settings.namespace(), name));
    }

    /** How the API server calls a webhook that listens on a port. */
    static WebhookClient client(ControllerSettings settings, int port) {
        var webhook = settings.webhook();
        return webhook.url()
                .<WebhookClient>map(url -> new WebhookClient.Url(withPort(url, port)))
                .orElseGet(
                        () ->
                                new WebhookClient.Service(
                                        settings.namespace(), webhook.service(), SERVICE_PORT));
    }

    private static URI withPort(URI url, int port) {
        return url.getPort() == 0 ? URI.create("https://" + url.getHost() + ":" + port) : url;
    }

    /** Those of the URL, or else those of the Service in its namespace. */
    private static ServingNames names(
            ControllerSettings settings, BiFunction<String, String, ServingNames> ofService) {
        return settings.webhook()
                .url()
                .map(URI::getHost)
                .map(Parts::names)
                .orElseGet(
                        () -> ofService.apply(settings.namespace(), settings.webhook().service()));
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
}
