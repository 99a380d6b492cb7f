package io.outrigger.controller;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.CertificateSecret.Loaded;
import io.outrigger.certs.ServingNames;
import io.outrigger.manifests.api.ObjectKey;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook's certificates in their Secret. The API server decides whose are kept when several
 * replicas make some at once: creation fails for all but one, replacement names the version read.
 */
final class CertificateStore {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateStore.class);
    private static final int CONFLICT = 409;
    private static final int ATTEMPTS = 10;

    private final KubernetesClient client;
    private final ObjectKey key;
    private final ServingNames names;
    private final InstantSource clock;

    CertificateStore(
            KubernetesClient client, ObjectKey key, ServingNames names, InstantSource clock) {
        this.client = client;
        this.key = key;
        this.names = names;
        this.clock = clock;
    }

    /**
     * Certificates that are good for now.
     *
     * @throws KubernetesClientException if the Secret cannot be read or written
     */
    CertificateSecret current() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var current = attempt();
            if (current.isPresent()) {
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
            return stored(CertificateSecret.create(names, clock), null);
        }
        return switch (CertificateSecret.load(
                Objects.requireNonNullElse(secret.getData(), Map.of()))) {
            case Loaded.Unusable(var reason) -> {
                LOG.atWarn()
                        .addKeyValue("secret", key)
                        .addKeyValue("reason", reason)
                        .log("The webhook's certificates are unusable and are made anew");
                yield stored(CertificateSecret.create(names, clock), secret);
            }
            case Loaded.Usable(var usable) -> renewed(usable, secret);
        };
    }

    private Optional<CertificateSecret> renewed(CertificateSecret usable, Secret secret) {
        if (usable.authority().needsRotation(clock)) {
            return stored(CertificateSecret.create(names, clock), secret);
        }
        if (usable.serving().needsRotation(clock) || !usable.serving().covers(names)) {
            var authority = usable.authority();
            return stored(new CertificateSecret(authority, authority.issue(names, clock)), secret);
        }
        return Optional.of(usable);
    }

    private Optional<CertificateSecret> stored(
            CertificateSecret certificates, @Nullable Secret before) {
        var builder =
                new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(key.namespace())
                        .withName(key.name())
                        .withResourceVersion(
                                before == null ? null : before.getMetadata().getResourceVersion())
                        .endMetadata()
                        .withType("Opaque")
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
                    .log("The webhook has new certificates");
            return Optional.of(certificates);
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
