package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.stream.Stream;

/**
 * A watch that has begun, and what it keeps.
 *
 * @param <V> of an object
 */
record Watched<V>(SharedIndexInformer<GenericKubernetesResource> informer, Kept<V> kept) {
    /**
     * Begins to watch, and waits for the first list.
     *
     * @throws KubernetesClientException if it is refused
     */
    static <V> Watched<V> started(
            Informable<GenericKubernetesResource> watched, Kept<V> kept, Runnable changed) {
        var informer = watched.runnableInformer(0).itemStore(kept);
        informer.addEventHandler(new Changes(changed));
        informer.run();
        return new Watched<>(informer, kept);
    }

    Stream<V> objects() {
        return kept.objects();
    }

    void close() {
        informer.close();
    }
}
