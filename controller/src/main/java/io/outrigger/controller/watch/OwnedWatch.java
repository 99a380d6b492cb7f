package io.outrigger.controller.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Owned;
import java.util.Map;

/** The objects of a kind that bear our label. */
final class OwnedWatch {
    private final KubernetesClient client;
    private final ApiKind kind;
    private final Runnable changed;
    private final WatchedNamespaces namespaces;
    private final Refusal refusal;
    private Informers<Seen> informers = Informers.none();

    OwnedWatch(
            KubernetesClient client, WatchedNamespaces namespaces, ApiKind kind, Runnable changed) {
        this.client = client;
        this.namespaces = namespaces;
        this.kind = kind;
        this.changed = changed;
        this.refusal = new Refusal(kind);
    }

    /** Whether it watches; waits for the first list. */
    boolean startIfServed() {
        if (!informers.watch() && client.supports(kind.apiVersion(), kind.kind())) {
            informers = refusal.orNone(this::started);
        }
        return informers.watch();
    }

    private Informers<Seen> started() {
        var serialization = client.getKubernetesSerialization();
        return Informers.started(
                namespaces.namespaced(client, kind).stream()
                        .map(it -> it.withLabel(Owned.MANAGED_BY_LABEL, Owned.MANAGED_BY))
                        .toList(),
                () -> new Kept<>(serialization, it -> it),
                changed);
    }

    ApiKind kind() {
        return kind;
    }

    Map<ObjectRef, Seen> seen() {
        return Informers.seen(kind, informers.objects());
    }

    void close() {
        informers.close();
    }
}
