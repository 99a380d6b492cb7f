package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.certs.CaBundle;
import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.CertificateSecret.Loaded;
import io.outrigger.certs.ServingNames;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates of our own, in their Secret. The API server decides whose are kept when several
 * replicas make some at once: creation fails for all but one, replacement names the version read.
 *
 * <p>A damaged Secret is written anew as it was last seen; one that was deleted asks for a new
 * authority. In both cases what the other replicas show stays trusted.
 */
final class CertificateStore implements Certificates {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateStore.class);
    private static final int CONFLICT = 409;
    private static final int ATTEMPTS = 10;

    private final KubernetesClient client;
    private final ObjectKey key;
    private final String component;
    private final ServingNames names;
    private final InstantSource clock;
    private final Supplier<List<OwnerReference>> owners;
    private @Nullable CertificateSecret lastSeen;

    CertificateStore(
            KubernetesClient client,
            ObjectKey key,
            String component,
            ServingNames names,
            InstantSource clock,
            Supplier<List<OwnerReference>> owners) {
        this.client = client;
        this.key = key;
        this.component = component;
        this.names = names;
        this.clock = clock;
        this.owners = owners;
    }

    @Override
    public Supply.Usable current(CaBundle trusted) {
        var current = current();
        return new Supply.Usable(current.serving(), current.trusted());
    }

    private CertificateSecret current() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var current = attempt();
            if (current.isPresent()) {
                lastSeen = current.get();
                return current.get();
            }
        }
        throw new IllegalStateException(
                "Secret %s: changed %d times while it was replaced".formatted(key, ATTEMPTS));
    }

    /** Empty when somebody else was faster. */
    private Optional<CertificateSecret> attempt() {
        var secret = client.secrets().inNamespace(key.namespace()).withName(key.name()).get();
        if (secret == null) {
            return stored(lastSeen == null ? created() : lastSeen.rotated(names, clock), null);
        }
        return switch (CertificateSecret.load(
                Objects.requireNonNullElse(secret.getData(), Map.of()))) {
            case Loaded.Unusable(var reason) -> {
                LOG.atWarn()
                        .addKeyValue("secret", key)
                        .addKeyValue("reason", reason)
                        .log("A Secret of certificates is damaged and is replaced");
                yield stored(lastSeen == null ? created() : lastSeen.renewed(names, clock), secret);
            }
            case Loaded.Usable(var usable) -> {
                var renewed = usable.renewed(names, clock);
                yield renewed.equals(usable) ? Optional.of(usable) : stored(renewed, secret);
            }
        };
    }

    private CertificateSecret created() {
        return CertificateSecret.create(names, clock);
    }

    private Optional<CertificateSecret> stored(
            CertificateSecret certificates, @Nullable Secret before) {
        var builder =
                new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(key.namespace())
                        .withName(key.name())
                        .withLabels(
                                Map.of(
                                        Owned.MANAGED_BY_LABEL,
                                        Owned.MANAGED_BY,
                                        "app.kubernetes.io/component",
                                        component))
                        .withOwnerReferences(owners.get())
                        .withResourceVersion(
                                before == null ? null : before.getMetadata().getResourceVersion())
                        .endMetadata()
                        .withType(before == null ? "Opaque" : before.getType())
                        .withData(certificates.data());
        try {
            var resource = client.resource(builder.build());
            if (before == null) {
                resource.create();
            } else {
                resource.update();
            }
            LOG.atInfo()
                    .addKeyValue("secret", key)
                    .addKeyValue("notAfter", certificates.serving().notAfter())
                    .addKeyValue("trusted", certificates.trusted())
                    .log("There are new certificates");
            return Optional.of(certificates);
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
