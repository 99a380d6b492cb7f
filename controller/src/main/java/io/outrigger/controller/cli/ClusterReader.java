package io.outrigger.controller.cli;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.doctor.Facts;
import io.outrigger.controller.doctor.Facts.Trial;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.pods.Answer;
import io.outrigger.controller.pods.ObservedPod;
import io.outrigger.controller.pods.PodReports;
import io.outrigger.controller.pods.PodSelection;
import io.outrigger.controller.watch.Contexts;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.model.WorkloadResolver;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at a cluster once. Nothing in it changes. */
final class ClusterReader {
    private static final List<ApiKind> NEEDED =
            List.of(
                    Kinds.NAMESPACE,
                    Kinds.GATEWAY_CLASS,
                    Kinds.GATEWAY,
                    Kinds.AI_GATEWAY_ROUTE,
                    Kinds.AI_SERVICE_BACKEND,
                    Kinds.BACKEND_SECURITY_POLICY);
    private static final ObjectKey ENVOY_GATEWAY_CONFIG =
            new ObjectKey("envoy-gateway-system", "envoy-gateway-config");

    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;

    ClusterReader(KubernetesClient client) {
        this.client = client;
    }

    /**
     * What matters of the cluster.
     *
     * @throws KubernetesClientException if the API server cannot be asked
     */
    Facts facts() {
        var missing = NEEDED.stream().filter(it -> !served(it)).map(ApiKind::kind).toList();
        var objects = new ArrayList<ApiObject>();
        Stream.concat(
                        NEEDED.stream(),
                        Stream.of(Kinds.REFERENCE_GRANT, Kinds.BACKEND, Kinds.ENVOY_PROXY))
                .forEach(it -> objects.addAll(read(it)));
        var outline = ClusterSnapshot.of(objects);
        outline.gateways().values().stream()
                .flatMap(it -> WorkloadResolver.service(it).stream())
                .distinct()
                .flatMap(it -> one(Kinds.SERVICE, it).stream())
                .forEach(
                        it -> objects.add(ApiObjects.read(Kinds.SERVICE, it, UnknownKeys.IGNORED)));
        var snapshot = ClusterSnapshot.of(objects);
        var selections = PodReports.selections(snapshot);
        var pods = pods(selections);
        var namespaces = new HashSet<String>();
        selections.values().forEach(all -> all.forEach(it -> namespaces.add(it.namespace())));
        return new Facts(
                snapshot,
                missing,
                one(
                        Kinds.MUTATING_WEBHOOK_CONFIGURATION,
                        new ObjectKey("", WebhookConfigurations.NAME)),
                secrets(snapshot, selections.keySet(), namespaces),
                new Facts.Pods(pods, answers(pods.values())),
                new Facts.Trials(podTrials(namespaces), filterTrials(namespaces)),
                new Facts.Neighbours(
                        trees(Kinds.DEPLOYMENT),
                        served(Kinds.ENVOY_FILTER) ? trees(Kinds.ENVOY_FILTER) : List.of(),
                        envoyGateway()));
    }

    private boolean served(ApiKind kind) {
        return client.supports(kind.apiVersion(), kind.kind());
    }

    private List<ApiObject> read(ApiKind kind) {
        return served(kind)
                ? trees(kind).stream().flatMap(it -> read(kind, it).stream()).toList()
                : List.of();
    }

    /** An object that is not as its schema says is none; the controller's log names it. */
    private static Optional<ApiObject> read(ApiKind kind, JsonNode tree) {
        try {
            return Optional.of(ApiObjects.read(kind, tree, UnknownKeys.IGNORED));
        } catch (ApiObjects.Malformed _) {
            return Optional.empty();
        }
    }

    private List<JsonNode> trees(ApiKind kind) {
        var all = Contexts.all(client, kind);
        var items =
                switch (kind.scope()) {
                    case CLUSTER -> all.list().getItems();
                    case NAMESPACED -> all.inAnyNamespace().list().getItems();
                };
        return items.stream().map(this::tree).toList();
    }

    private Optional<JsonNode> one(ApiKind kind, ObjectKey key) {
        return Optional.ofNullable(Contexts.one(client, kind, key).get()).map(this::tree);
    }

    private JsonNode tree(GenericKubernetesResource resource) {
        return Json.parse(client.getKubernetesSerialization().asJson(resource));
    }

    private Map<ObjectKey, List<ObservedPod>> pods(Map<ObjectKey, List<PodSelection>> selections) {
        var pods = new HashMap<ObjectKey, List<ObservedPod>>();
        selections.forEach(
                (gateway, its) ->
                        pods.put(
                                gateway, its.stream().flatMap(this::selected).distinct().toList()));
        return pods;
    }

    private Stream<ObservedPod> selected(PodSelection selection) {
        return Contexts.all(client, Kinds.POD)
                .inNamespace(selection.namespace())
                .withLabels(selection.labels())
                .list()
                .getItems()
                .stream()
                .map(it -> ObservedPod.of((ObjectNode) tree(it)));
    }

    private Map<ObjectKey, Answer> answers(Collection<List<ObservedPod>> pods) {
        var answers = new HashMap<ObjectKey, Answer>();
        pods.stream()
                .flatMap(Collection::stream)
                .filter(ObservedPod::lives)
                .forEach(
                        it ->
                                it.adminPort()
                                        .ifPresent(port -> answers.put(it.key(), ask(it, port))));
        return answers;
    }

    /** Where doctor runs pods can seldom be reached; the API server can reach them. */
    private Answer ask(ObservedPod pod, int port) {
        String path =
                "/api/v1/namespaces/%s/pods/%s:%d/proxy/attached"
                        .formatted(pod.key().namespace(), pod.key().name(), port);
        try {
            String body = client.raw(path);
            return body == null ? new Answer.Unreachable("no answer") : Answer.read(body);
        } catch (KubernetesClientException e) {
            return new Answer.Unreachable(reason(e));
        }
    }

    /** A Secret that may not be read may well be there. */
    private Set<ObjectKey> secrets(
            ClusterSnapshot snapshot, Set<ObjectKey> gateways, Set<String> namespaces) {
        var found = new HashSet<ObjectKey>();
        var names =
                gateways.stream()
                        .flatMap(it -> Stream.ofNullable(snapshot.gateways().get(it)))
                        .map(it -> ConfigSecrets.of(it.key(), Gateways.merged(it, snapshot)))
                        .flatMap(it -> Stream.of(it, ConfigSecrets.credentials(it)))
                        .distinct();
        for (String name : names.toList()) {
            for (String namespace : namespaces) {
                var key = new ObjectKey(namespace, name);
                try {
                    one(Kinds.SECRET, key).ifPresent(_ -> found.add(key));
                } catch (KubernetesClientException e) {
                    found.add(key);
                }
            }
        }
        return found;
    }

    private Map<String, Trial> podTrials(Set<String> namespaces) {
        var trials = new HashMap<String, Trial>();
        for (String namespace : namespaces) {
            try {
                trials.put(
                        namespace,
                        injected(tried(Trials.pod(namespace)))
                                ? new Trial.Injected()
                                : new Trial.Unchanged());
            } catch (KubernetesClientException e) {
                if (mayTry(e)) {
                    trials.put(namespace, new Trial.Refused(reason(e)));
                }
            }
        }
        return trials;
    }

    /** Who may not create an object learns nothing about those who may. */
    private static boolean mayTry(KubernetesClientException e) {
        return e.getCode() != FORBIDDEN || !reason(e).contains("cannot create resource");
    }

    private static boolean injected(JsonNode pod) {
        return pod.path("metadata").path("labels").has(Trials.INJECTED);
    }

    private Map<String, String> filterTrials(Set<String> namespaces) {
        var refusals = new HashMap<String, String>();
        if (served(Kinds.ENVOY_FILTER)) {
            for (String namespace : namespaces) {
                try {
                    tried(Trials.envoyFilter(namespace));
                } catch (KubernetesClientException e) {
                    if (mayTry(e)) {
                        refusals.put(namespace, reason(e));
                    }
                }
            }
        }
        return refusals;
    }

    private JsonNode tried(Trials.Tried object) {
        ObjectRef ref = object.ref();
        var resource =
                client.getKubernetesSerialization()
                        .unmarshal(Json.print(object.tree()), GenericKubernetesResource.class);
        return tree(
                Contexts.all(client, ref.kind())
                        .inNamespace(ref.key().namespace())
                        .resource(resource)
                        .dryRun()
                        .create());
    }

    private Optional<JsonNode> envoyGateway() {
        return one(Kinds.CONFIG_MAP, ENVOY_GATEWAY_CONFIG)
                .map(it -> it.path("data").path("envoy-gateway.yaml").asString(""))
                .filter(it -> !it.isBlank())
                .map(it -> Yaml.documents(it).getFirst());
    }

    private static String reason(KubernetesClientException e) {
        var status = e.getStatus();
        return status == null || status.getMessage() == null
                ? String.valueOf(e.getMessage())
                : status.getMessage();
    }
}
