package io.outrigger.controller.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.certs.CaBundle;
import io.outrigger.certs.ServingNames;
import io.outrigger.controller.apply.ObjectWriter;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.controller.webhook.Certificates.Supply;
import io.outrigger.controller.webhook.Webhook.Outcome;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.tree.Json;
import io.outrigger.webhook.server.TlsIdentity;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server of Envoy Gateway's hooks shows, and the Secret by which Envoy Gateway trusts it:
 * the authorities in {@code tls.crt}, which is where it looks for them, at each new connection.
 * They are published before anybody shows a certificate of theirs.
 */
public final class ExtensionCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(ExtensionCertificates.class);

    /** The name of the Secret with the authorities. */
    public static final String TRUST = "outrigger-extension-ca";

    private static final String OWN = "outrigger-extension-certs";
    private static final String AUTHORITIES = "tls.crt";

    private final Certificates certificates;
    private final ObjectRef trust;
    private final ObjectWriter writer;
    private final Owner owner;
    private Supply.Usable shown;

    private ExtensionCertificates(
            ControllerSettings settings, KubernetesClient client, InstantSource clock)
            throws InterruptedException {
        var extension = settings.extension();
        String namespace = settings.namespace();
        owner = new Owner(client, settings.clusterRole());
        var key = secret(settings).key();
        certificates =
                extension.secret().isPresent()
                        ? new GivenCertificates(
                                client,
                                key,
                                ServingNames.calledByService(namespace, extension.service()),
                                clock)
                        : new CertificateStore(
                                client,
                                key,
                                "extension",
                                ServingNames.ofService(namespace, extension.service()),
                                clock,
                                owner::references);
        trust = new ObjectRef(Kinds.SECRET, new ObjectKey(namespace, TRUST));
        writer = new ObjectWriter(client);
        owner.look();
        shown = certificates.first();
        publish(shown.trusted());
    }

    /**
     * Certificates to begin with, and their authorities published.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses
     * @throws IllegalStateException if there are none
     */
    public static ExtensionCertificates start(
            ControllerSettings settings, KubernetesClient client, InstantSource clock)
            throws InterruptedException {
        return new ExtensionCertificates(settings, client, clock);
    }

    /** The objects whose changes make a round due. */
    public static List<ObjectRef> watched(ControllerSettings settings) {
        var trust = new ObjectKey(settings.namespace(), TRUST);
        return List.of(secret(settings), new ObjectRef(Kinds.SECRET, trust));
    }

    private static ObjectRef secret(ControllerSettings settings) {
        String name = settings.extension().secret().orElse(OWN);
        return new ObjectRef(Kinds.SECRET, new ObjectKey(settings.namespace(), name));
    }

    /** What the server shows. */
    public TlsIdentity identity() {
        return shown.identity();
    }

    /**
     * Looks at everything once; what cannot be used is as if it had not changed.
     *
     * @param reload is given a new certificate
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses
     */
    public Outcome run(Consumer<TlsIdentity> reload) {
        if (owner.look() instanceof Owner.State.Gone) {
            return Outcome.SETTLED;
        }
        return switch (certificates.current(shown.trusted())) {
            case Supply.Usable usable -> {
                publish(usable.trusted());
                if (!usable.identity().equals(shown.identity())) {
                    reload.accept(usable.identity());
                    LOG.atInfo().log("Envoy Gateway's hooks show another certificate");
                }
                shown = usable;
                yield Outcome.SETTLED;
            }
            case Supply.Unusable(var reason) -> {
                LOG.atWarn()
                        .addKeyValue("reason", reason)
                        .log("Certificates are unusable, the old ones stay");
                yield Outcome.UNSETTLED;
            }
        };
    }

    private void publish(CaBundle trusted) {
        String pem = Base64.getEncoder().encodeToString(trusted.pem().getBytes(UTF_8));
        boolean isPublished =
                writer.read(trust)
                        .filter(it -> it.at("/data").path(AUTHORITIES).asString("").equals(pem))
                        .isPresent();
        if (isPublished) {
            return;
        }
        var secret = Owned.object(Kinds.SECRET, trust.key());
        owner.lastSeen()
                .ifPresent(
                        it ->
                                secret.withObject("/metadata")
                                        .set("ownerReferences", Json.array(it.tree())));
        writer.apply(trust, secret.set("data", Json.object(AUTHORITIES, pem)));
        LOG.atInfo().addKeyValue("trusted", trusted).log("Authorities of hooks written");
    }
}
