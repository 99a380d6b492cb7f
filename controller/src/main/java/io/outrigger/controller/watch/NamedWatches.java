package io.outrigger.controller.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.manifests.api.ApiKind;
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
 * Single objects, each by its name: nothing else of the kind is ever read.
 *
 * @param <V> what is kept of an object
 */
final class NamedWatches<V> {
    private static final Logger LOG = LoggerFactory.getLogger(NamedWatches.class);
    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;
    private final ApiKind kind;
    private final Runnable changed;
    private final Function<Seen, V> reader;
    private final Map<ObjectKey, Watched<V>> watches = new HashMap<>();
    private final Set<ObjectKey> forbidden = new HashSet<>();

    NamedWatches(
            KubernetesClient client, ApiKind kind, Function<Seen, V> reader, Runnable changed) {
        this.client = client;
        this.kind = kind;
        this.reader = reader;
        this.changed = changed;
    }

    /**
     * Watches these and no others; waits until those that exist have been read. One that must not
     * be read is as if it were not there: whoever refers to it does not stop anybody else.
     */
    void watch(Set<ObjectKey> wanted) {
        Informers.retain(watches, wanted, Watched::close);
        forbidden.retainAll(wanted);
        wanted.stream().filter(it -> !watches.containsKey(it)).forEach(this::start);
    }

    private void start(ObjectKey key) {
        try {
            var kept = new Kept<>(client.getKubernetesSerialization(), reader);
            watches.put(key, Watched.started(Contexts.one(client, kind, key), kept, changed));
            forbidden.remove(key);
        } catch (KubernetesClientException e) {
            if (e.getCode() != FORBIDDEN) {
                throw e;
            }
            if (forbidden.add(key)) {
                LOG.atWarn()
                        .addKeyValue("kind", kind.kind())
                        .addKeyValue("object", key)
                        .log("An object must not be read and counts as absent");
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
