package io.outrigger.manifests.sidecar;

/**
 * The sidecar of one pod.
 *
 * @param proxy the container that dials the socket
 * @param configSecret Secret with the routes of the filter configuration; {@link
 *     ConfigSecrets#credentials} tells the other one
 * @param settings those of its gateway
 * @param wishes those of the pod's author
 */
public record SidecarSpec(
        Proxy proxy, String configSecret, SidecarSettings settings, PodWishes wishes) {

    /** The settings as the wishes change them. */
    public SidecarSettings effective() {
        return settings.withLogLevel(wishes.logLevel().orElse(settings.logLevel()))
                .withMode(wishes.mode().orElse(settings.mode()))
                .withResources(settings.resources().with(wishes.resources()));
    }
}
