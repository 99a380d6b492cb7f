package io.outrigger.manifests.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The value of the status annotation: who rendered what into the pod.
 *
 * <p>{@code configHash} is the fingerprint of the rendered container, so pods that carry an older
 * sidecar configuration can be told from the rest without comparing containers.
 */
final class SidecarStatus {
    private static final int HASH_DIGITS = 12;

    private SidecarStatus() {}

    static String of(SidecarSettings settings, ObjectNode container) {
        var status = JsonNodeFactory.instance.objectNode();
        status.put("version", settings.version());
        status.put("mode", settings.mode().text());
        status.put("container", SidecarNames.CONTAINER);
        status.putArray("volumes").add(SidecarNames.UDS_VOLUME).add(SidecarNames.CONFIG_VOLUME);
        status.put(
                "configHash", Hashes.shortened(container.toString().getBytes(UTF_8), HASH_DIGITS));
        return status.toString();
    }
}
