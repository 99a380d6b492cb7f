package io.outrigger.manifests.sidecar;

/**
 * The sidecar of one pod.
 *
 * @param proxy the container that dials the socket
 * @param configSecret Secret with the filter configuration, see {@link ConfigSecrets}
 */
public record SidecarSpec(Proxy proxy, String configSecret, SidecarSettings settings) {}
