package io.outrigger.controller.plan;

import io.outrigger.contract.codec.Packed;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import io.outrigger.manifests.tree.Json;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** The Secret that the sidecars of a Gateway, or of all that share their pods, mount. */
final class ConfigSecretObjects {
    private ConfigSecretObjects() {}

    /**
     * Its name.
     *
     * @param namespace where the pods are
     */
    static ObjectKey key(GatewayModel gateway, String namespace) {
        return new ObjectKey(namespace, ConfigSecrets.of(gateway.key(), gateway.merged()));
    }

    static ObjectNode of(GatewayModel gateway, String namespace, String config) {
        var key = key(gateway, namespace);
        ObjectNode secret =
                gateway.merged().isPresent()
                        ? Owned.object(Kinds.SECRET, key)
                        : Owned.object(Kinds.SECRET, key, Kinds.GATEWAY, gateway.metadata());
        secret.put("type", "Opaque");
        secret.set(
                "data",
                Json.object(
                        ConfigSecrets.KEY, Base64.getEncoder().encodeToString(Packed.of(config))));
        return secret;
    }
}
