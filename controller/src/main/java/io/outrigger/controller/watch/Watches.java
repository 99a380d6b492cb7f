package io.outrigger.controller.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.model.References;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
            List.of(Kinds.BACKEND, Kinds.BACKEND_TLS_POLICY, Kinds.REFERENCE_GRANT);

    private final List<KindWatch> required;
    private final List<KindWatch> optional;
    private final List<OwnedWatch> owned;
    private final NamedWatches secrets;
    private final NamedWatches configSecrets;
    private final NamedWatches services;

    /** Watches to be; {@link #start} begins. */
    public Watches(KubernetesClient client, Runnable changed) {
        required = REQUIRED.stream().map(it -> new KindWatch(client, it, changed)).toList();
        optional = OPTIONAL.stream().map(it -> new KindWatch(client, it, changed)).toList();
        owned =
                Stream.of(Kinds.HTTP_ROUTE, Kinds.ENVOY_FILTER, Kinds.SERVICE_ENTRY)
                        .map(it -> new OwnedWatch(client, it, changed))
                        .toList();
        secrets = new NamedWatches(client, Kinds.SECRET, changed);
        configSecrets = new NamedWatches(client, Kinds.SECRET, changed);
        services = new NamedWatches(client, Kinds.SERVICE, changed);
    }

    /**
     * Begins to watch every kind that is served, those too that were not served before.
     *
     * @return the required kinds that the API server does not serve yet
     */
    public List<ApiKind> start() {
        optional.forEach(KindWatch::startIfServed);
        owned.forEach(OwnedWatch::startIfServed);
        return required.stream()
                .filter(watch -> !watch.startIfServed())
                .map(KindWatch::kind)
                .toList();
    }

    /** Everything that matters now, with the Secrets and Services that our Gateways lead to. */
    public ClusterSnapshot snapshot() {
        var objects = new ArrayList<ApiObject>();
        Stream.of(required, optional)
                .flatMap(Collection::stream)
                .forEach(watch -> objects.addAll(watch.objects()));
        var outline = ClusterSnapshot.of(objects);
        var references = References.of(Gateways.ours(outline).keySet(), outline);
        secrets.watch(references.secrets());
        services.watch(references.services());
        objects.addAll(secrets.objects());
        objects.addAll(services.objects());
        return ClusterSnapshot.of(objects);
    }

    /**
     * The versions of what bears our label, and of these Secrets, which do not need to exist.
     *
     * @param configs Secrets that we write
     */
    public Map<ObjectRef, String> owned(Collection<ObjectRef> configs) {
        var keys = new TreeSet<>(configs.stream().map(ObjectRef::key).toList());
        configSecrets.watch(keys);
        var versions = new HashMap<>(configSecrets.versions());
        owned.forEach(watch -> versions.putAll(watch.versions()));
        return versions;
    }

    /** Watches one object by its name, whether it is there or not. */
    public static AutoCloseable named(KubernetesClient client, ObjectRef ref, Runnable changed) {
        var watch = new NamedWatches(client, ref.kind(), changed);
        watch.watch(Set.of(ref.key()));
        return watch::close;
    }

    @Override
    public void close() {
        Stream.of(required, optional).flatMap(Collection::stream).forEach(KindWatch::close);
        owned.forEach(OwnedWatch::close);
        Stream.of(secrets, configSecrets, services).forEach(NamedWatches::close);
    }
}
