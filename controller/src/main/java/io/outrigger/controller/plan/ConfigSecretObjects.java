package io.outrigger.controller.plan;

import io.outrigger.contract.codec.Packed;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Workload;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import io.outrigger.manifests.tree.Json;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** The Secret that a Gateway's sidecars mount. */
final class ConfigSecretObjects {
    private ConfigSecretObjects() {}

    static ObjectKey key(GatewayModel gateway, Workload workload) {
        return new ObjectKey(
                workload.namespace(),
                ConfigSecrets.name(gateway.key().namespace(), gateway.key().name()));
    }

    static ObjectNode of(GatewayModel gateway, Workload workload, String config) {
        ObjectNode secret =
                Owned.object(
                        Kinds.SECRET, key(gateway, workload), Kinds.GATEWAY, gateway.metadata());
        secret.put("type", "Opaque");
        secret.set(
                "data",
                Json.object(
                        ConfigSecrets.KEY, Base64.getEncoder().encodeToString(Packed.of(config))));
        return secret;
    }
}
