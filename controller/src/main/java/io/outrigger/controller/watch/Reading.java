package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads each version of an object once. */
final class Cached {
    private static final Logger LOG = LoggerFactory.getLogger(Cached.class);

    private final KubernetesClient client;
    private final ApiKind kind;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    Cached(KubernetesClient client, ApiKind kind) {
        this.client = client;
        this.kind = kind;
    }

    private record Entry(String resourceVersion, Optional<ApiObject> object) {}

    /** Empty for an object that cannot be read; that it cannot is logged once. */
    Optional<ApiObject> read(GenericKubernetesResource resource) {
        var metadata = resource.getMetadata();
        return entries.compute(
                        metadata.getUid(),
                        (_, known) ->
                                known != null
                                                && known.resourceVersion()
                                                        .equals(metadata.getResourceVersion())
                                        ? known
                                        : new Entry(metadata.getResourceVersion(), parse(resource)))
                .object();
    }

    void retain(Iterable<GenericKubernetesResource> resources) {
        var live = new HashSet<String>();
        resources.forEach(it -> live.add(it.getMetadata().getUid()));
        entries.keySet().retainAll(live);
    }

    private Optional<ApiObject> parse(GenericKubernetesResource resource) {
        try {
            String json = client.getKubernetesSerialization().asJson(resource);
            return Optional.of(ApiObjects.read(kind, Json.parse(json), UnknownKeys.IGNORED));
        } catch (ApiObjects.Malformed e) {
            LOG.atWarn()
                    .addKeyValue("kind", kind.kind())
                    .addKeyValue("namespace", resource.getMetadata().getNamespace())
                    .addKeyValue("name", resource.getMetadata().getName())
                    .addKeyValue("error", e.getMessage())
                    .log("An object is not as its schema says and is left out");
            return Optional.empty();
        }
    }
}
