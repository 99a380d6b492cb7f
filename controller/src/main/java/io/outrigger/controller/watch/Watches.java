package io.outrigger.controller.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.pods.PodSelection;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ServiceObject;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.model.References;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All watches of the controller. Every change of anything watched calls {@code changed}, which must
 * return at once; the methods themselves are for one thread.
 */
public final class Watches implements AutoCloseable {
    /** Without these nothing can be planned. */
    private static final List<ApiKind> REQUIRED =
            List.of(
                    Kinds.NAMESPACE,
                    Kinds.GATEWAY_CLASS,
                    Kinds.GATEWAY,
                    Kinds.AI_GATEWAY_ROUTE,
                    Kinds.AI_SERVICE_BACKEND,
                    Kinds.BACKEND_SECURITY_POLICY);

    /** These need not be installed. */
    private static final List<ApiKind> OPTIONAL =
            List.of(
                    Kinds.BACKEND,
                    Kinds.BACKEND_TLS_POLICY,
                    Kinds.BACKEND_TRAFFIC_POLICY,
                    Kinds.CLIENT_TRAFFIC_POLICY,
                    Kinds.ENVOY_PROXY,
                    Kinds.GATEWAY_CONFIG,
                    Kinds.HTTP_ROUTE,
                    Kinds.MCP_ROUTE,
                    Kinds.QUOTA_POLICY,
                    Kinds.REFERENCE_GRANT,
                    Kinds.SECURITY_POLICY);

    private static final List<ApiKind> OWNED =
            List.of(
                    Kinds.HTTP_ROUTE,
                    Kinds.ENVOY_FILTER,
                    Kinds.SERVICE_ENTRY,
                    Kinds.REQUEST_AUTHENTICATION,
                    Kinds.AUTHORIZATION_POLICY,
                    Kinds.BACKEND,
                    Kinds.ENVOY_EXTENSION_POLICY,
                    Kinds.HTTP_ROUTE_FILTER);

    private final List<KindWatch> required;
    private final List<KindWatch> optional;
    private final List<OwnedWatch> owned;
    private final WatchedNamespaces namespaces;
    private final WantedWatches<ObjectKey, Optional<ApiObject>> secrets;
    private final WantedWatches<ObjectKey, Seen> configSecrets;
    private final WantedWatches<ObjectKey, Optional<ApiObject>> configMaps;
    private final WantedWatches<ObjectKey, Optional<ApiObject>> services;
    private final WantedWatches<PodSelection, Optional<ApiObject>> pods;
    private Set<ApiKind> served = Set.of();

    /**
     * Watches to be; {@link #start} begins.
     *
     * @param others kinds of objects that are ours, beside those of routes
     */
    public Watches(
            KubernetesClient client,
            WatchedNamespaces namespaces,
            Set<ApiKind> others,
            Runnable changed) {
        this.namespaces = namespaces;
        required = kinds(REQUIRED, client, changed);
        optional = kinds(OPTIONAL, client, changed);
        owned =
                Stream.concat(OWNED.stream(), others.stream())
                        .map(it -> new OwnedWatch(client, namespaces, it, changed))
                        .toList();
        secrets = named(Kinds.SECRET, client, changed);
        configSecrets = WantedWatches.named(client, Kinds.SECRET, it -> it, changed);
        configMaps = named(Kinds.CONFIG_MAP, client, changed);
        services = named(Kinds.SERVICE, client, changed);
        pods = WantedWatches.pods(client, new Reading(Kinds.POD)::object, changed);
    }

    private static WantedWatches<ObjectKey, Optional<ApiObject>> named(
            ApiKind kind, KubernetesClient client, Runnable changed) {
        return WantedWatches.named(client, kind, new Reading(kind)::object, changed);
    }

    private List<KindWatch> kinds(List<ApiKind> kinds, KubernetesClient client, Runnable changed) {
        return kinds.stream().map(it -> new KindWatch(client, namespaces, it, changed)).toList();
    }

    /**
     * Begins to watch every kind that is served, those too that were not served before.
     *
     * @return the required kinds that the API server does not serve yet
     */
    public List<ApiKind> start() {
        optional.forEach(KindWatch::startIfServed);
        served =
                owned.stream()
                        .filter(OwnedWatch::startIfServed)
                        .map(OwnedWatch::kind)
                        .collect(Collectors.toUnmodifiableSet());
        return required.stream()
                .filter(watch -> !watch.startIfServed())
                .map(KindWatch::kind)
                .toList();
    }

    /** Whether the API server serves these kinds, of those that we write. */
    public boolean serves(Set<ApiKind> kinds) {
        return served.containsAll(kinds);
    }

    /**
     * Everything that matters now, with the Secrets and other objects that our Gateways lead to.
     */
    public ClusterSnapshot snapshot() {
        var objects = new ArrayList<ApiObject>();
        Stream.of(required, optional)
                .flatMap(Collection::stream)
                .forEach(watch -> objects.addAll(watch.objects()));
        var outline = ClusterSnapshot.of(objects);
        var references = References.of(Gateways.ours(outline).keySet(), outline);
        secrets.watch(namespaces.within(references.secrets()));
        configMaps.watch(namespaces.within(references.configMaps()));
        services.watch(namespaces.within(references.services()));
        var found = services.objects().flatMap(Optional::stream).toList();
        pods.watch(selections(found, references.backendServices()));
        objects.addAll(found);
        Stream.of(secrets, configMaps, pods)
                .flatMap(WantedWatches::objects)
                .flatMap(Optional::stream)
                .forEach(objects::add);
        return ClusterSnapshot.of(objects);
    }

    /** The pods behind Services. */
    private static Set<PodSelection> selections(
            Collection<ApiObject> services, Set<ObjectKey> wanted) {
        return services.stream()
                .filter(it -> wanted.contains(it.key()))
                .map(ServiceObject.class::cast)
                .filter(it -> !it.spec().selector().isEmpty())
                .map(it -> PodSelection.of(it.key().namespace(), it.spec().selector()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What bears our label, and these Secrets, which do not need to exist.
     *
     * @param configs Secrets that we write
     */
    public Map<ObjectRef, Seen> owned(Set<ObjectKey> configs) {
        configSecrets.watch(namespaces.within(configs));
        var seen = Informers.seen(Kinds.SECRET, configSecrets.objects());
        owned.forEach(watch -> seen.putAll(watch.seen()));
        return seen;
    }

    /** Watches one object by its name, whether it is there or not. */
    public static AutoCloseable named(KubernetesClient client, ObjectRef ref, Runnable changed) {
        var watch = WantedWatches.named(client, ref.kind(), Seen::version, changed);
        watch.watch(Set.of(ref.key()));
        return watch::close;
    }

    @Override
    public void close() {
        Stream.of(required, optional).flatMap(Collection::stream).forEach(KindWatch::close);
        owned.forEach(OwnedWatch::close);
        Stream.of(secrets, configSecrets, configMaps, services, pods).forEach(WantedWatches::close);
    }
}
