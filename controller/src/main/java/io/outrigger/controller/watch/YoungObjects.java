package io.outrigger.controller.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Optional;
import java.util.Set;

/** Reads objects that a watch may not have seen yet: one GET, for a second and not again. */
public final class YoungObjects {
    private static final int PATIENCE_MILLIS = 1_000;

    private final KubernetesClient client;
    private final WatchedNamespaces namespaces;

    public YoungObjects(KubernetesClient given, WatchedNamespaces namespaces) {
        this.namespaces = namespaces;
        var request =
                new RequestConfigBuilder(given.getConfiguration().getRequestConfig())
                        .withRequestTimeout(PATIENCE_MILLIS)
                        .withRequestRetryBackoffLimit(0)
                        .build();
        this.client = given.newClient(request).adapt(KubernetesClient.class);
    }

    /**
     * The object; empty if it is not there, is not as its schema says, or is where we do not look.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException without an answer
     */
    public <T extends ApiObject> Optional<T> read(ApiKind kind, Class<T> type, ObjectKey key) {
        if (namespaces.within(Set.of(key)).isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(Contexts.one(client, kind, key).get())
                .map(it -> Seen.of(it, client.getKubernetesSerialization()))
                .flatMap(new Reading(kind)::object)
                .map(type::cast);
    }
}
