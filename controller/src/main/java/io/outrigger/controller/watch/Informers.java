package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.ApiKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Watches of one kind that begin and end together.
 *
 * @param <V> what they keep of an object
 */
record Informers<V>(List<Watched<V>> all) {
    static <V> Informers<V> none() {
        return new Informers<>(List.of());
    }

    /**
     * Begins to watch, and waits for the first lists.
     *
     * @throws KubernetesClientException if one of them is refused; then none is watched
     */
    static <V> Informers<V> started(
            List<? extends Informable<GenericKubernetesResource>> watched,
            Supplier<Kept<V>> kept,
            Runnable changed) {
        var started = new ArrayList<Watched<V>>();
        try {
            watched.forEach(it -> started.add(Watched.started(it, kept.get(), changed)));
        } catch (KubernetesClientException e) {
            started.forEach(Watched::close);
            throw e;
        }
        return new Informers<>(List.copyOf(started));
    }

    /** Whether they have begun. */
    boolean watch() {
        return !all.isEmpty();
    }

    Stream<V> objects() {
        return all.stream().flatMap(Watched::objects);
    }

    /** Ends those that are not wanted any more. */
    static <K, W> void retain(Map<K, W> watches, Set<K> wanted, Consumer<W> close) {
        watches.entrySet().stream()
                .filter(it -> !wanted.contains(it.getKey()))
                .forEach(it -> close.accept(it.getValue()));
        watches.keySet().retainAll(wanted);
    }

    /** Objects of a kind, as they are. */
    static Map<ObjectRef, Seen> seen(ApiKind kind, Stream<Seen> objects) {
        var seen = new HashMap<ObjectRef, Seen>();
        objects.forEach(it -> seen.put(new ObjectRef(kind, it.key()), it));
        return seen;
    }

    void close() {
        all.forEach(Watched::close);
    }
}
