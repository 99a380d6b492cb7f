package io.outrigger.manifests.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The value of the status annotation: who rendered what into the pod.
 *
 * <p>{@code configHash} is the fingerprint of the container as the gateway's settings make it, the
 * pod's own wishes aside: all pods of a gateway have the same one, so those that carry an older
 * sidecar can be told from the rest.
 */
public final class SidecarStatus {
    private static final int HASH_DIGITS = 12;

    private SidecarStatus() {}

    /** The value for a sidecar that runs in a mode. */
    public static String of(SidecarSpec spec, SidecarMode mode) {
        var container = SidecarContainer.rendered(spec.proxy(), spec.settings());
        var status = JsonNodeFactory.instance.objectNode();
        status.put("version", spec.settings().version());
        status.put("mode", mode.text());
        status.put("container", SidecarNames.CONTAINER);
        status.putArray("volumes").add(SidecarNames.UDS_VOLUME).add(SidecarNames.CONFIG_VOLUME);
        status.put(
                "configHash", Hashes.shortened(container.toString().getBytes(UTF_8), HASH_DIGITS));
        return status.toString();
    }
}
