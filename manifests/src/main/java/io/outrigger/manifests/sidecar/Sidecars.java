package io.outrigger.manifests.sidecar;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the sidecar into a pod.
 *
 * <p>The pod stays a raw JSON tree: fields that no model of ours knows survive, and quantities keep
 * their spelling. Lists are only appended to, what is already there stays as it is, and a second
 * run changes nothing.
 */
public final class Sidecars {
    /** The volume holds a socket only; a limit keeps a broken sidecar from eating memory. */
    private static final String UDS_VOLUME_LIMIT = "1Mi";

    /** Variable of an Istio proxy: the ProxyConfig of the mesh and of the pod. */
    public static final String PROXY_CONFIG = "PROXY_CONFIG";

    /** Field of a ProxyConfig: which statistics are kept. */
    public static final String STATS_MATCHER = "proxyStatsMatcher";

    private Sidecars() {}

    /**
     * The pod with the sidecar: a new tree, to which only missing parts were added.
     *
     * @throws IllegalArgumentException if the pod has no container of the proxy's name
     */
    public static ObjectNode added(ObjectNode pod, SidecarSpec spec) {
        var after = pod.deepCopy();
        var podSpec = child(after, "spec");
        var proxy =
                named(podSpec.path("containers"), spec.proxy().container())
                        .orElseThrow(() -> noProxy(spec.proxy()));
        volumes(spec).forEach(volume -> addNamed(podSpec, "volumes", volume));
        addNamed(proxy, "volumeMounts", SidecarContainer.udsMount(spec.settings()));
        var metadata = child(after, "metadata");
        child(metadata, "labels").put(SidecarNames.INJECTED_LABEL, "true");
        addContainer(podSpec, child(metadata, "annotations"), spec);
        holdOffIstio(child(metadata, "annotations"), spec.proxy());
        if (spec.proxy() == Proxy.ISTIO) {
            keepStatistics(child(metadata, "annotations"), proxy);
        }
        return after;
    }

    /** The volumes of a sidecar. */
    public static List<ObjectNode> volumes(SidecarSpec spec) {
        var uds = JsonNodeFactory.instance.objectNode().put("name", SidecarNames.UDS_VOLUME);
        uds.putObject("emptyDir").put("medium", "Memory").put("sizeLimit", UDS_VOLUME_LIMIT);
        return List.of(uds, configVolume(spec));
    }

    /** The volume with the filter configuration. */
    public static ObjectNode configVolume(SidecarSpec spec) {
        var config = JsonNodeFactory.instance.objectNode().put("name", SidecarNames.CONFIG_VOLUME);
        var sources = config.putObject("projected").putArray("sources");
        Stream.of(spec.configSecret(), ConfigSecrets.credentials(spec.configSecret()))
                .forEach(
                        it ->
                                sources.addObject()
                                        .putObject("secret")
                                        .put("name", it)
                                        .put("optional", true));
        return config;
    }

    private static void addPullSecrets(ObjectNode podSpec, Image image) {
        image.pullSecrets()
                .forEach(
                        name ->
                                addNamed(
                                        podSpec,
                                        "imagePullSecrets",
                                        JsonNodeFactory.instance.objectNode().put("name", name)));
    }

    private static void addNamed(ObjectNode parent, String field, ObjectNode item) {
        if (named(parent.path(field), item.path("name").stringValue("")).isEmpty()) {
            list(parent, field).add(item);
        }
    }

    /** A status that came without its container is stale: it is written anew with the container. */
    private static void addContainer(ObjectNode podSpec, ObjectNode annotations, SidecarSpec spec) {
        var present =
                named(podSpec.path("initContainers"), SidecarNames.CONTAINER)
                        .or(() -> named(podSpec.path("containers"), SidecarNames.CONTAINER))
                        .isPresent();
        if (present && annotations.has(SidecarNames.STATUS_ANNOTATION)) {
            return;
        }
        var settings = spec.effective();
        if (!present) {
            addPullSecrets(podSpec, settings.image());
            list(podSpec, listOf(settings.mode()))
                    .add(SidecarContainer.rendered(spec.proxy(), settings));
        }
        annotations.put(SidecarNames.STATUS_ANNOTATION, SidecarStatus.of(spec, settings.mode()));
    }

    private static String listOf(SidecarMode mode) {
        return switch (mode) {
            case NATIVE -> "initContainers";
            case PLAIN -> "containers";
        };
    }

    /**
     * On a classic gateway Istio's injector may run again after us. It would make the sidecar the
     * default container of {@code kubectl logs}, and it would send our probes through the agent in
     * the proxy's container, which starts only after a native sidecar has passed its startup probe.
     */
    private static void holdOffIstio(ObjectNode annotations, Proxy proxy) {
        if (!annotations.has(PodNames.ISTIO_TEMPLATES)) {
            return;
        }
        var current = annotations.path(PodNames.DEFAULT_CONTAINER);
        if (current.isMissingNode() || isText(current, SidecarNames.CONTAINER)) {
            annotations.put(PodNames.DEFAULT_CONTAINER, proxy.container());
        }
        if (!annotations.has(PodNames.ISTIO_REWRITE_PROBES)) {
            annotations.put(PodNames.ISTIO_REWRITE_PROBES, "false");
        }
    }

    /**
     * Istio's proxies keep few of Envoy's statistics. The annotation would take the place of
     * regexps that the mesh or the pod's author gave, so it is for pods that have none.
     */
    private static void keepStatistics(ObjectNode annotations, ObjectNode proxy) {
        var given =
                Stream.concat(
                        Stream.of(annotations.path(PodNames.ISTIO_PROXY_CONFIG)),
                        proxy.path("env")
                                .valueStream()
                                .filter(it -> isText(it.path("name"), PROXY_CONFIG))
                                .map(it -> it.path("value")));
        if (!annotations.has(PodNames.ISTIO_STATS)
                && given.noneMatch(it -> it.asString("").contains(STATS_MATCHER))) {
            annotations.put(PodNames.ISTIO_STATS, SidecarNames.STATS);
        }
    }

    private static boolean isText(JsonNode node, String text) {
        return node.isString() && node.stringValue().equals(text);
    }

    private static Optional<ObjectNode> named(JsonNode list, String name) {
        for (var item : list) {
            if (item instanceof ObjectNode found && isText(item.path("name"), name)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** The child of that name; a missing one or null is replaced by an empty one. */
    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode found ? found : parent.putObject(name);
    }

    private static ArrayNode list(ObjectNode parent, String name) {
        return parent.get(name) instanceof ArrayNode found ? found : parent.putArray(name);
    }

    private static IllegalArgumentException noProxy(Proxy proxy) {
        return new IllegalArgumentException(
                "pod.spec.containers: no container %s (expected: a gateway pod)"
                        .formatted(proxy.container()));
    }
}
