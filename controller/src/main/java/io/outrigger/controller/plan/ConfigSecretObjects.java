package io.outrigger.controller.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.model.FilterConfigs;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Workload;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import io.outrigger.manifests.tree.Json;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** The Secret that a Gateway's sidecars mount. */
final class ConfigSecretObjects {
    private ConfigSecretObjects() {}

    static ObjectNode of(GatewayModel gateway, Workload workload) {
        ObjectNode secret =
                Owned.object(
                        Kinds.SECRET,
                        new ObjectKey(
                                workload.namespace(),
                                ConfigSecrets.name(
                                        gateway.key().namespace(), gateway.key().name())),
                        Kinds.GATEWAY,
                        gateway.metadata());
        String config = FilterConfigYaml.write(FilterConfigs.of(gateway));
        secret.put("type", "Opaque");
        secret.set(
                "data",
                Json.object(
                        ConfigSecrets.KEY,
                        Base64.getEncoder().encodeToString(config.getBytes(UTF_8))));
        return secret;
    }
}
