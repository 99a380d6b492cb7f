package io.outrigger.manifests.sidecar;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the sidecar into a pod.
 *
 * <p>The pod stays a raw JSON tree: fields that no model of ours knows survive, and quantities keep
 * their spelling. Lists are only appended to, what is already there stays as it is, and a second
 * run changes nothing.
 */
public final class Sidecars {
    private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";
    private static final String ISTIO_TEMPLATES = "inject.istio.io/templates";
    private static final String ISTIO_REWRITE_PROBES = "sidecar.istio.io/rewriteAppHTTPProbers";

    /** The volume holds a socket only; a limit keeps a broken sidecar from eating memory. */
    private static final String UDS_VOLUME_LIMIT = "1Mi";

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
        addVolumes(podSpec, spec);
        addMount(proxy, spec.settings());
        var metadata = child(after, "metadata");
        child(metadata, "labels").put(SidecarNames.INJECTED_LABEL, "true");
        addContainer(podSpec, child(metadata, "annotations"), spec);
        holdOffIstio(child(metadata, "annotations"), spec.proxy());
        return after;
    }

    private static void addVolumes(ObjectNode podSpec, SidecarSpec spec) {
        if (named(podSpec.path("volumes"), SidecarNames.UDS_VOLUME).isEmpty()) {
            list(podSpec, "volumes")
                    .addObject()
                    .put("name", SidecarNames.UDS_VOLUME)
                    .putObject("emptyDir")
                    .put("medium", "Memory")
                    .put("sizeLimit", UDS_VOLUME_LIMIT);
        }
        if (named(podSpec.path("volumes"), SidecarNames.CONFIG_VOLUME).isEmpty()) {
            list(podSpec, "volumes")
                    .addObject()
                    .put("name", SidecarNames.CONFIG_VOLUME)
                    .putObject("secret")
                    .put("secretName", spec.configSecret())
                    .put("optional", true);
        }
    }

    private static void addMount(ObjectNode proxy, SidecarSettings settings) {
        if (named(proxy.path("volumeMounts"), SidecarNames.UDS_VOLUME).isEmpty()) {
            list(proxy, "volumeMounts").add(SidecarContainer.udsMount(settings));
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
        var container = SidecarContainer.rendered(spec);
        if (!present) {
            list(podSpec, listOf(spec.settings().mode())).add(container);
        }
        annotations.put(
                SidecarNames.STATUS_ANNOTATION, SidecarStatus.of(spec.settings(), container));
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
        if (!annotations.has(ISTIO_TEMPLATES)) {
            return;
        }
        var current = annotations.path(DEFAULT_CONTAINER);
        if (current.isMissingNode() || isText(current, SidecarNames.CONTAINER)) {
            annotations.put(DEFAULT_CONTAINER, proxy.container());
        }
        if (!annotations.has(ISTIO_REWRITE_PROBES)) {
            annotations.put(ISTIO_REWRITE_PROBES, "false");
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
