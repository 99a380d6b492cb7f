package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of a kind that bear our label. */
final class OwnedWatch {
    private final KubernetesClient client;
    private final ApiKind kind;
    private final Runnable changed;
    private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;

    OwnedWatch(KubernetesClient client, ApiKind kind, Runnable changed) {
        this.client = client;
        this.kind = kind;
        this.changed = changed;
    }

    void startIfServed() {
        if (informer == null && client.supports(kind.apiVersion(), kind.kind())) {
            informer =
                    Contexts.all(client, kind)
                            .inAnyNamespace()
                            .withLabel(Owned.MANAGED_BY_LABEL, Owned.MANAGED_BY)
                            .inform(new Changes(changed));
        }
    }

    /** Their resource versions. */
    Map<ObjectRef, String> versions() {
        var versions = new HashMap<ObjectRef, String>();
        if (informer != null) {
            for (var resource : informer.getStore().list()) {
                var metadata = resource.getMetadata();
                versions.put(
                        new ObjectRef(
                                kind, new ObjectKey(metadata.getNamespace(), metadata.getName())),
                        metadata.getResourceVersion());
            }
        }
        return versions;
    }

    void close() {
        if (informer != null) {
            informer.close();
        }
    }
}
