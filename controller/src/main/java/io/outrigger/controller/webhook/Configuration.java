package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.certs.CaBundle;
import io.outrigger.controller.apply.ObjectWriter;
import io.outrigger.controller.apply.ObjectWriter.Holder;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.install.FailurePolicy;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.manifests.install.WebhookInstallation;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The MutatingWebhookConfiguration in the cluster. Who writes it names the version that was read
 * before the certificates were: so nobody puts back what another replica has replaced since.
 */
final class Configuration {
    static final ObjectRef REF =
            new ObjectRef(
                    Kinds.MUTATING_WEBHOOK_CONFIGURATION,
                    new ObjectKey("", WebhookConfigurations.NAME));
    private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);
    private static final CaBundle NOBODY = new CaBundle(List.of());

    private final ObjectWriter writer;

    Configuration(ObjectWriter writer) {
        this.writer = writer;
    }

    /**
     * What it says.
     *
     * @param version empty while there is none
     * @param trusted nobody, if the bundle is damaged
     */
    record Present(String version, Optional<FailurePolicy> policy, CaBundle trusted) {
        private static Present of(JsonNode tree) {
            return new Present(
                    tree.at("/metadata/resourceVersion").asString(""),
                    WebhookConfigurations.failurePolicy(tree),
                    CaBundle.parse(WebhookConfigurations.caBundle(tree)).orElse(NOBODY));
        }
    }

    Present read() {
        return writer.read(REF)
                .map(Present::of)
                .orElseGet(() -> new Present("", Optional.empty(), NOBODY));
    }

    /** Takes it away, if it is ours. */
    void remove() {
        if (writer.holder(REF) == Holder.US) {
            writer.delete(REF);
            LOG.atInfo().log("Webhook configuration removed: sidecars come by another way");
        }
    }

    /**
     * Writes it whole.
     *
     * @return the new version
     * @throws KubernetesClientException with code 409 if it has changed since it was read
     */
    String write(
            String version,
            WebhookInstallation installation,
            CaBundle trusted,
            FailurePolicy policy) {
        var tree = WebhookConfigurations.of(installation, trusted.pem(), policy);
        if (!version.isEmpty()) {
            tree.withObject("/metadata").put("resourceVersion", version);
        }
        return writer.apply(REF, tree);
    }
}
