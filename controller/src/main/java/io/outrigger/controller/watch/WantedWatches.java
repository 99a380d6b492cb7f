package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.outrigger.controller.pods.PodSelection;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects of a kind that somebody has asked for: nothing else of the kind is ever read.
 *
 * @param <K> what is asked for: one object, or some with a label
 * @param <V> what is kept of an object
 */
final class WantedWatches<K, V> {
    private static final Logger LOG = LoggerFactory.getLogger(WantedWatches.class);
    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;
    private final ApiKind kind;
    private final Function<K, Informable<GenericKubernetesResource>> contexts;
    private final Function<Seen, V> reader;
    private final Runnable changed;
    private final Map<K, Watched<V>> watches = new HashMap<>();
    private final Set<K> forbidden = new HashSet<>();

    private WantedWatches(
            KubernetesClient client,
            ApiKind kind,
            Function<K, Informable<GenericKubernetesResource>> contexts,
            Function<Seen, V> reader,
            Runnable changed) {
        this.client = client;
        this.kind = kind;
        this.contexts = contexts;
        this.reader = reader;
        this.changed = changed;
    }

    /** Single objects, each by its name. */
    static <V> WantedWatches<ObjectKey, V> named(
            KubernetesClient client, ApiKind kind, Function<Seen, V> reader, Runnable changed) {
        return new WantedWatches<>(
                client, kind, key -> Contexts.one(client, kind, key), reader, changed);
    }

    /** Pods by their labels. */
    static <V> WantedWatches<PodSelection, V> pods(
            KubernetesClient client, Function<Seen, V> reader, Runnable changed) {
        return new WantedWatches<>(
                client, Kinds.POD, it -> Contexts.pods(client, it), reader, changed);
    }

    /**
     * Watches these and no others; waits until those that exist have been read. One that must not
     * be read is as if it were not there: whoever refers to it does not stop anybody else.
     */
    void watch(Set<K> wanted) {
        Informers.retain(watches, wanted, Watched::close);
        forbidden.retainAll(wanted);
        wanted.stream().filter(it -> !watches.containsKey(it)).forEach(this::start);
    }

    private void start(K key) {
        try {
            var kept = new Kept<>(client.getKubernetesSerialization(), reader);
            watches.put(key, Watched.started(contexts.apply(key), kept, changed));
            forbidden.remove(key);
        } catch (KubernetesClientException e) {
            if (e.getCode() != FORBIDDEN) {
                throw e;
            }
            if (forbidden.add(key)) {
                LOG.atWarn()
                        .addKeyValue("kind", kind.kind())
                        .addKeyValue("object", key)
                        .log("What must not be read counts as absent");
            }
        }
    }

    Stream<V> objects() {
        return watches.values().stream().flatMap(Watched::objects);
    }

    void close() {
        watches.values().forEach(Watched::close);
    }
}
