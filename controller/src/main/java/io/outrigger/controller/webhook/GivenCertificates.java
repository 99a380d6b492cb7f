package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.certs.CaBundle;
import io.outrigger.certs.GivenSecret;
import io.outrigger.certs.GivenSecret.Loaded;
import io.outrigger.certs.ServingNames;
import io.outrigger.manifests.api.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/**
 * Certificates that somebody else keeps in a Secret, such as cert-manager; it is read and never
 * written.
 *
 * <p>Such a Secret names the new authority only. What the API server trusts already stays trusted
 * for a while after each new certificate, so that replicas need not change at the same moment.
 */
final class GivenCertificates implements Certificates {
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private final KubernetesClient client;
    private final ObjectKey key;
    private final ServingNames names;
    private final InstantSource clock;
    private String shown = "";
    private Instant shownSince = Instant.MIN;

    GivenCertificates(
            KubernetesClient client, ObjectKey key, ServingNames names, InstantSource clock) {
        this.client = client;
        this.key = key;
        this.names = names;
        this.clock = clock;
    }

    @Override
    public Supply current(CaBundle trusted) {
        var secret = client.secrets().inNamespace(key.namespace()).withName(key.name()).get();
        if (secret == null) {
            return new Supply.Unusable("Secret %s: missing (expected: it exists)".formatted(key));
        }
        var data = Objects.requireNonNullElse(secret.getData(), Map.<String, String>of());
        return switch (GivenSecret.load(data, names)) {
            case Loaded.Unusable(var reason) ->
                    new Supply.Unusable("Secret %s: %s".formatted(key, reason));
            case Loaded.Usable(var usable) -> supply(usable, trusted);
        };
    }

    private Supply supply(GivenSecret secret, CaBundle trusted) {
        var now = clock.instant();
        if (!secret.serving().certificatePem().equals(shown)) {
            shown = secret.serving().certificatePem();
            shownSince = now;
        }
        return new Supply.Usable(
                secret.serving(),
                now.isBefore(shownSince.plus(OVERLAP))
                        ? secret.trusted().plus(trusted)
                        : secret.trusted());
    }
}
