package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Single objects, each by its name: nothing else of the kind is ever read. */
final class NamedWatches {
    private final KubernetesClient client;
    private final ApiKind kind;
    private final Runnable changed;
    private final Cached cached;
    private final Map<ObjectKey, SharedIndexInformer<GenericKubernetesResource>> informers =
            new HashMap<>();

    NamedWatches(KubernetesClient client, ApiKind kind, Runnable changed) {
        this.client = client;
        this.kind = kind;
        this.changed = changed;
        this.cached = new Cached(client, kind);
    }

    /** Watches these and no others; waits until those that exist have been read. */
    void watch(Set<ObjectKey> wanted) {
        informers
                .entrySet()
                .removeIf(
                        it -> {
                            boolean unwanted = !wanted.contains(it.getKey());
                            if (unwanted) {
                                it.getValue().close();
                            }
                            return unwanted;
                        });
        wanted.forEach(
                key ->
                        informers.computeIfAbsent(
                                key,
                                _ -> Contexts.one(client, kind, key).inform(new Changes(changed))));
    }

    List<ApiObject> objects() {
        cached.retain(resources().toList());
        return resources().map(cached::read).flatMap(Optional::stream).toList();
    }

    Map<ObjectRef, String> versions() {
        var versions = new HashMap<ObjectRef, String>();
        resources()
                .map(GenericKubernetesResource::getMetadata)
                .forEach(
                        it ->
                                versions.put(
                                        new ObjectRef(
                                                kind,
                                                new ObjectKey(it.getNamespace(), it.getName())),
                                        it.getResourceVersion()));
        return versions;
    }

    private Stream<GenericKubernetesResource> resources() {
        return informers.values().stream().flatMap(it -> it.getStore().list().stream());
    }

    void close() {
        informers.values().forEach(SharedIndexInformer::close);
    }
}
