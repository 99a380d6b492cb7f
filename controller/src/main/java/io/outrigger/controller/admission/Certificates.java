package io.outrigger.controller.admission;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.ServingNames;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook's certificates in their Secret. Replicas agree through the API server: whoever
 * creates or replaces the Secret first has decided, the others read it.
 */
final class Certificates {
    static final String SECRET = "outrigger-webhook-certs";
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final int TRIES = 5;

    private final KubernetesClient client;
    private final String namespace;
    private final InstantSource clock;

    Certificates(KubernetesClient client, String namespace, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
    }

    /**
     * Certificates that cover these names and are fresh.
     *
     * @throws IllegalStateException if others keep changing the Secret
     */
    CertificateSecret ensured(ServingNames names) {
        for (int i = 0; i < TRIES; i++) {
            Secret found = client.secrets().inNamespace(namespace).withName(SECRET).get();
            Optional<CertificateSecret> good =
                    found == null ? Optional.empty() : good(found, names);
            if (good.isPresent()) {
                return good.get();
            }
            var made = CertificateSecret.create(names, clock);
            if (written(found == null ? "" : found.getMetadata().getResourceVersion(), made)) {
                return made;
            }
        }
        throw new IllegalStateException(
                "Secret " + namespace + "/" + SECRET + ": changed " + TRIES + " times meanwhile");
    }

    private Optional<CertificateSecret> good(Secret found, ServingNames names) {
        Map<String, String> data = found.getData() == null ? Map.of() : found.getData();
        return switch (CertificateSecret.load(data)) {
            case CertificateSecret.Loaded.Usable(var secret) ->
                    secret.serving().covers(names) && !secret.serving().needsRotation(clock)
                            ? Optional.of(secret)
                            : Optional.empty();
            case CertificateSecret.Loaded.Unusable(var reason) -> {
                LOG.atWarn()
                        .addKeyValue("namespace", namespace)
                        .addKeyValue("reason", reason)
                        .log("webhook certificates are replaced");
                yield Optional.empty();
            }
        };
    }

    /** False when somebody else was faster. */
    private boolean written(String resourceVersion, CertificateSecret made) {
        var secret =
                new SecretBuilder()
                        .withNewMetadata()
                        .withName(SECRET)
                        .withNamespace(namespace)
                        .withResourceVersion(resourceVersion.isEmpty() ? null : resourceVersion)
                        .endMetadata()
                        .withType("Opaque")
                        .withData(made.data())
                        .build();
        try {
            if (resourceVersion.isEmpty()) {
                client.resource(secret).create();
            } else {
                client.resource(secret).update();
            }
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
