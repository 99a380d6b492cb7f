package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Informers of one kind that begin and end together. */
record Informers(List<SharedIndexInformer<GenericKubernetesResource>> all) {
    static final Informers NONE = new Informers(List.of());

    /**
     * Begins to watch, and waits for the first lists.
     *
     * @throws KubernetesClientException if one of them is refused; then none is watched
     */
    static Informers started(
            List<? extends Informable<GenericKubernetesResource>> watched, Runnable changed) {
        var started = new ArrayList<SharedIndexInformer<GenericKubernetesResource>>();
        try {
            watched.forEach(it -> started.add(it.inform(new Changes(changed))));
        } catch (KubernetesClientException e) {
            started.forEach(SharedIndexInformer::close);
            throw e;
        }
        return new Informers(List.copyOf(started));
    }

    /** Whether they have begun. */
    boolean watch() {
        return !all.isEmpty();
    }

    Stream<GenericKubernetesResource> objects() {
        return all.stream().flatMap(it -> it.getStore().list().stream());
    }

    /** Ends those that are not wanted any more. */
    static <K> void retain(
            Map<K, SharedIndexInformer<GenericKubernetesResource>> informers, Set<K> wanted) {
        informers.entrySet().stream()
                .filter(it -> !wanted.contains(it.getKey()))
                .forEach(it -> it.getValue().close());
        informers.keySet().retainAll(wanted);
    }

    /** Objects of a kind, as they are. */
    static Map<ObjectRef, Seen> seen(
            KubernetesClient client, ApiKind kind, Stream<GenericKubernetesResource> objects) {
        var serialization = client.getKubernetesSerialization();
        var seen = new HashMap<ObjectRef, Seen>();
        objects.forEach(
                it ->
                        seen.put(
                                new ObjectRef(
                                        kind,
                                        new ObjectKey(
                                                Objects.requireNonNullElse(
                                                        it.getMetadata().getNamespace(), ""),
                                                it.getMetadata().getName())),
                                new Seen(it, serialization)));
        return seen;
    }

    void close() {
        all.forEach(SharedIndexInformer::close);
    }
}
