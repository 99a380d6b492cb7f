package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All objects of a kind. */
final class KindWatch {
    private final KubernetesClient client;
    private final ApiKind kind;
    private final Runnable changed;
    private final Cached cached;
    private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;

    KindWatch(KubernetesClient client, ApiKind kind, Runnable changed) {
        this.client = client;
        this.kind = kind;
        this.changed = changed;
        this.cached = new Cached(client, kind);
    }

    ApiKind kind() {
        return kind;
    }

    /** Whether it watches; waits for the first list. */
    boolean startIfServed() {
        if (informer == null && client.supports(kind.apiVersion(), kind.kind())) {
            var all = Contexts.all(client, kind);
            var handler = new Changes(changed);
            informer =
                    switch (kind.scope()) {
                        case CLUSTER -> all.inform(handler);
                        case NAMESPACED -> all.inAnyNamespace().inform(handler);
                    };
        }
        return informer != null;
    }

    List<ApiObject> objects() {
        if (informer == null) {
            return List.of();
        }
        var resources = informer.getStore().list();
        cached.retain(resources);
        return resources.stream().map(cached::read).flatMap(Optional::stream).toList();
    }

    void close() {
        if (informer != null) {
            informer.close();
        }
    }
}
