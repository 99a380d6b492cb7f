package io.outrigger.controller.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import java.util.List;
import java.util.Optional;

/** All objects of a kind. */
final class KindWatch {
    private final KubernetesClient client;
    private final ApiKind kind;
    private final Runnable changed;
    private final Cached cached;
    private final WatchedNamespaces namespaces;
    private Informers informers = Informers.NONE;
    private final Refusal refusal;

    KindWatch(
            KubernetesClient client, WatchedNamespaces namespaces, ApiKind kind, Runnable changed) {
        this.client = client;
        this.namespaces = namespaces;
        this.kind = kind;
        this.changed = changed;
        this.cached = new Cached(client, kind);
        this.refusal = new Refusal(kind);
    }

    ApiKind kind() {
        return kind;
    }

    /** Whether it watches; waits for the first list. */
    boolean startIfServed() {
        if (!informers.watch() && client.supports(kind.apiVersion(), kind.kind())) {
            informers =
                    refusal.orNone(() -> Informers.started(namespaces.all(client, kind), changed));
        }
        return informers.watch();
    }

    List<ApiObject> objects() {
        var resources = informers.objects().toList();
        cached.retain(resources);
        return resources.stream().map(cached::read).flatMap(Optional::stream).toList();
    }

    void close() {
        informers.close();
    }
}
