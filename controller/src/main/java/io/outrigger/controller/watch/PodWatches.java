package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.outrigger.controller.pods.ObservedPod;
import io.outrigger.controller.pods.PodSelection;
import io.outrigger.manifests.tree.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pods by their labels: no other pod is ever read. The methods are for one thread; every change
 * calls {@code changed}, which must return at once.
 */
public final class PodWatches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodWatches.class);

    private final KubernetesClient client;
    private final Runnable changed;
    private final Map<PodSelection, SharedIndexInformer<GenericKubernetesResource>> informers =
            new HashMap<>();
    private Map<String, Entry> read = Map.of();
    private Map<PodSelection, String> refused = Map.of();

    public PodWatches(KubernetesClient client, Runnable changed) {
        this.client = client;
        this.changed = changed;
    }

    private record Entry(String resourceVersion, ObservedPod pod) {}

    /**
     * Watches these and no others; waits until those that exist have been read.
     *
     * @return those that the API server does not let us watch
     */
    public Set<PodSelection> watch(Set<PodSelection> wanted) {
        Informers.retain(informers, wanted, SharedIndexInformer::close);
        var refusals = new HashMap<PodSelection, String>();
        wanted.stream().filter(it -> !informers.containsKey(it)).forEach(it -> start(it, refusals));
        if (!refusals.equals(refused)) {
            refused = Map.copyOf(refusals);
            refused.values().stream()
                    .distinct()
                    .forEach(it -> LOG.atWarn().addKeyValue("error", it).log("Pods not watched"));
        }
        var now = new HashMap<String, Entry>();
        informers.values().stream()
                .flatMap(it -> it.getStore().list().stream())
                .forEach(it -> now.put(it.getMetadata().getUid(), entry(it)));
        read = now;
        return refused.keySet();
    }

    private void start(PodSelection selection, Map<PodSelection, String> refusals) {
        try {
            informers.put(selection, started(selection));
        } catch (KubernetesClientException e) {
            refusals.put(selection, String.valueOf(e.getMessage()));
        }
    }

    /** The pods of these selections, in the order of their names. */
    public List<ObservedPod> pods(Collection<PodSelection> selections) {
        return selections.stream()
                .flatMap(it -> Stream.ofNullable(informers.get(it)))
                .flatMap(it -> it.getStore().list().stream())
                .map(it -> it.getMetadata().getUid())
                .distinct()
                .flatMap(it -> Stream.ofNullable(read.get(it)))
                .map(Entry::pod)
                .sorted((one, other) -> one.key().compareTo(other.key()))
                .toList();
    }

    private SharedIndexInformer<GenericKubernetesResource> started(PodSelection selection) {
        return Contexts.pods(client, selection).inform(new Changes(changed));
    }

    private Entry entry(GenericKubernetesResource resource) {
        var metadata = resource.getMetadata();
        var known = read.get(metadata.getUid());
        if (known != null && known.resourceVersion().equals(metadata.getResourceVersion())) {
            return known;
        }
        String json = client.getKubernetesSerialization().asJson(resource);
        return new Entry(
                metadata.getResourceVersion(), ObservedPod.of((ObjectNode) Json.parse(json)));
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::close);
    }
}
