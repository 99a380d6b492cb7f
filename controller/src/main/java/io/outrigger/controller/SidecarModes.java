package io.outrigger.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.settings.ControllerSettings.NativeSidecar;
import io.outrigger.manifests.sidecar.SidecarMode;
import java.util.Collection;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses how sidecars run. */
final class SidecarModes {
    private static final Logger LOG = LoggerFactory.getLogger(SidecarModes.class);
    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+).*");

    /** Since Kubernetes 1.29 the kubelet runs init containers that restart always. */
    private static final int FIRST_NATIVE_MINOR = 29;

    private SidecarModes() {}

    /** The mode for all nodes of a cluster; plain if they cannot be read. */
    static SidecarMode of(NativeSidecar wish, KubernetesClient client) {
        return switch (wish) {
            case ALWAYS -> SidecarMode.NATIVE;
            case NEVER -> SidecarMode.PLAIN;
            case AUTO -> {
                try {
                    yield of(
                            client.nodes().list().getItems().stream()
                                    .map(it -> it.getStatus().getNodeInfo())
                                    .filter(it -> it != null && it.getKubeletVersion() != null)
                                    .map(it -> it.getKubeletVersion())
                                    .toList());
                } catch (KubernetesClientException e) {
                    LOG.atWarn()
                            .addKeyValue("error", e.getMessage())
                            .log("Nodes cannot be read, sidecars are not native");
                    yield SidecarMode.PLAIN;
                }
            }
        };
    }

    static SidecarMode of(Collection<String> kubeletVersions) {
        return kubeletVersions.stream().allMatch(SidecarModes::knowsNativeSidecars)
                ? SidecarMode.NATIVE
                : SidecarMode.PLAIN;
    }

    private static boolean knowsNativeSidecars(String version) {
        var match = VERSION.matcher(version);
        return match.matches()
                && (Integer.parseInt(match.group(1)) > 1
                        || Integer.parseInt(match.group(2)) >= FIRST_NATIVE_MINOR);
    }
}
