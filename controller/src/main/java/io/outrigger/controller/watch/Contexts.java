package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.outrigger.controller.pods.PodSelection;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;

/** The client's operations on our kinds. */
public final class Contexts {
    private Contexts() {}

    /** All objects of a kind. */
    public static MixedOperation<
                    GenericKubernetesResource,
                    GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            all(KubernetesClient client, ApiKind kind) {
        return client.genericKubernetesResources(
                new ResourceDefinitionContext.Builder()
                        .withGroup(kind.group())
                        .withVersion(kind.version())
                        .withKind(kind.kind())
                        .withPlural(kind.plural())
                        .withNamespaced(kind.scope() == ApiKind.Scope.NAMESPACED)
                        .build());
    }

    /** Pods by their labels. */
    static FilterWatchListDeletable<
                    GenericKubernetesResource,
                    GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            pods(KubernetesClient client, PodSelection selection) {
        return all(client, Kinds.POD)
                .inNamespace(selection.namespace())
                .withLabels(selection.labels());
    }

    /** One object. */
    public static Resource<GenericKubernetesResource> one(
            KubernetesClient client, ApiKind kind, ObjectKey key) {
        var all = all(client, kind);
        return switch (kind.scope()) {
            case CLUSTER -> all.withName(key.name());
            case NAMESPACED -> all.inNamespace(key.namespace()).withName(key.name());
        };
    }
}
