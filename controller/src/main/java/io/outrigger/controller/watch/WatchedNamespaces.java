package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the controller may look. */
public sealed interface WatchedNamespaces {
    /** Everywhere. */
    record All() implements WatchedNamespaces {}

    /** In these: no request concerns another namespace. */
    record Only(Set<String> names) implements WatchedNamespaces {
        public Only {
            names = Set.copyOf(names);
        }
    }

    /** Those of these objects that it may look at. */
    default Set<ObjectKey> within(Set<ObjectKey> keys) {
        return switch (this) {
            case All _ -> keys;
            case Only(var names) ->
                    keys.stream()
                            .filter(it -> names.contains(it.namespace()))
                            .collect(Collectors.toUnmodifiableSet());
        };
    }

    /** What has to be watched for all objects of a kind to be seen. */
    default List<Informable<GenericKubernetesResource>> all(KubernetesClient client, ApiKind kind) {
        return switch (kind.scope()) {
            case CLUSTER -> cluster(client, kind);
            case NAMESPACED -> List.copyOf(namespaced(client, kind));
        };
    }

    private List<Informable<GenericKubernetesResource>> cluster(
            KubernetesClient client, ApiKind kind) {
        var all = Contexts.all(client, kind);
        return switch (this) {
            case Only(var names) when kind.equals(Kinds.NAMESPACE) ->
                    names.stream()
                            .<Informable<GenericKubernetesResource>>map(all::withName)
                            .toList();
            case Only _, All _ -> List.of(all);
        };
    }

    /** The same, for a selection of them; nothing is selected by namespace where there are none. */
    default List<
                    FilterWatchListDeletable<
                            GenericKubernetesResource,
                            GenericKubernetesResourceList,
                            Resource<GenericKubernetesResource>>>
            namespaced(KubernetesClient client, ApiKind kind) {
        var all = Contexts.all(client, kind);
        if (kind.scope() == ApiKind.Scope.CLUSTER) {
            return List.of(all);
        }
        return switch (this) {
            case All _ -> List.of(all.inAnyNamespace());
            case Only(var names) ->
                    names.stream()
                            .<FilterWatchListDeletable<
                                            GenericKubernetesResource,
                                            GenericKubernetesResourceList,
                                            Resource<GenericKubernetesResource>>>
                                    map(all::inNamespace)
                            .toList();
        };
    }
}
