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
    private final WatchedNamespaces namespaces;
    private Informers<Optional<ApiObject>> informers = Informers.none();
    private final Refusal refusal;

    KindWatch(
            KubernetesClient client, WatchedNamespaces namespaces, ApiKind kind, Runnable changed) {
        this.client = client;
        this.namespaces = namespaces;
        this.kind = kind;
        this.changed = changed;
        this.refusal = new Refusal(kind);
    }

    ApiKind kind() {
        return kind;
    }

    /** Whether it watches; waits for the first list. */
    boolean startIfServed() {
        if (!informers.watch() && client.supports(kind.apiVersion(), kind.kind())) {
            informers = refusal.orNone(this::started);
        }
        return informers.watch();
    }

    private Informers<Optional<ApiObject>> started() {
        var serialization = client.getKubernetesSerialization();
        var reading = new Reading(kind);
        return Informers.started(
                namespaces.all(client, kind),
                () -> new Kept<>(serialization, reading::object),
                changed);
    }

    List<ApiObject> objects() {
        return informers.objects().flatMap(Optional::stream).toList();
    }

    void close() {
        informers.close();
    }
}
