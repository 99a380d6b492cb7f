package io.outrigger.controller.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.FilterConfigBundle;
import io.outrigger.contract.codec.FilterConfigBundle.Part;
import io.outrigger.contract.codec.FilterConfigText;
import io.outrigger.contract.codec.Packed;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import io.outrigger.manifests.tree.Json;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secrets that the sidecars of a Gateway, or of all that share their pods, mount: one with the
 * routes, and one with the credentials and the index of both. The index changes with each
 * credential, so it is where they are.
 *
 * @param routes name of the first
 * @param credentials name of the second
 */
record ConfigSecretObjects(ObjectKey routes, ObjectKey credentials) {
    /**
     * Their names.
     *
     * @param namespace where the pods are
     */
    static ConfigSecretObjects of(GatewayModel gateway, String namespace) {
        String name = ConfigSecrets.of(gateway.key(), gateway.merged());
        return new ConfigSecretObjects(
                new ObjectKey(namespace, name),
                new ObjectKey(namespace, ConfigSecrets.credentials(name)));
    }

    /** Both with this configuration, whose text is given too. */
    List<ObjectNode> holding(GatewayModel gateway, FilterConfig config, FilterConfigText text) {
        var parts =
                List.of(
                        new Part(routes.name(), ConfigSecrets.ROUTES, text.routes()),
                        new Part(
                                credentials.name(), ConfigSecrets.CREDENTIALS, text.credentials()));
        String index = FilterConfigBundle.index(config.version(), config.uuid(), parts);
        return List.of(
                secret(
                        routes,
                        gateway,
                        Json.object(ConfigSecrets.ROUTES, base64(Packed.of(text.routes())))),
                secret(
                        credentials,
                        gateway,
                        Json.object(
                                FilterConfigBundle.INDEX,
                                base64(index.getBytes(UTF_8)),
                                ConfigSecrets.CREDENTIALS,
                                base64(Packed.of(text.credentials())))));
    }

    private static ObjectNode secret(ObjectKey key, GatewayModel gateway, ObjectNode data) {
        ObjectNode secret =
                gateway.merged().isPresent()
                        ? Owned.object(Kinds.SECRET, key)
                        : Owned.object(Kinds.SECRET, key, Kinds.GATEWAY, gateway.metadata());
        secret.put("type", "Opaque");
        secret.set("data", data);
        return secret;
    }

    private static String base64(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }
}
