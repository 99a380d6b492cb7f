package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Single objects, each by its name: nothing else of the kind is ever read. */
final class NamedWatches {
    private static final Logger LOG = LoggerFactory.getLogger(NamedWatches.class);
    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;
    private final ApiKind kind;
    private final Runnable changed;
    private final Cached cached;
    private final Map<ObjectKey, SharedIndexInformer<GenericKubernetesResource>> informers =
            new HashMap<>();
    private final Set<ObjectKey> forbidden = new HashSet<>();

    NamedWatches(KubernetesClient client, ApiKind kind, Runnable changed) {
        this.client = client;
        this.kind = kind;
        this.changed = changed;
        this.cached = new Cached(client, kind);
    }

    /**
     * Watches these and no others; waits until those that exist have been read. One that must not
     * be read is as if it were not there: whoever refers to it does not stop anybody else.
     */
    void watch(Set<ObjectKey> wanted) {
        Informers.retain(informers, wanted);
        forbidden.retainAll(wanted);
        wanted.stream().filter(it -> !informers.containsKey(it)).forEach(this::start);
    }

    private void start(ObjectKey key) {
        try {
            informers.put(key, Contexts.one(client, kind, key).inform(new Changes(changed)));
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

    List<ApiObject> objects() {
        cached.retain(resources().toList());
        return resources().map(cached::read).flatMap(Optional::stream).toList();
    }

    Map<ObjectRef, Seen> seen() {
        return Informers.seen(client, kind, resources());
    }

    private Stream<GenericKubernetesResource> resources() {
        return informers.values().stream().flatMap(it -> it.getStore().list().stream());
    }

    void close() {
        informers.values().forEach(SharedIndexInformer::close);
    }
}
