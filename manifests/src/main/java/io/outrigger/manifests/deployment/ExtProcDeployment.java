package io.outrigger.manifests.deployment;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import io.outrigger.manifests.sidecar.PodWishes;
import io.outrigger.manifests.sidecar.Proxy;
import io.outrigger.manifests.sidecar.SidecarContainer;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.sidecar.SidecarSpec;
import io.outrigger.manifests.sidecar.Sidecars;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * ext_proc in pods of its own. Whoever may connect to it gets requests signed with the providers'
 * credentials: only workloads of the gateway's namespace may, by mutual TLS.
 */
public final class ExtProcDeployment {
    /** Annotation of a Gateway: how many pods; {@code autoscaled} leaves the number to others. */
    public static final String REPLICAS = "outrigger.io/ext-proc-replicas";

    private static final String AUTOSCALED = "autoscaled";
    private static final int DEFAULT_REPLICAS = 2;

    /** Seconds that running requests have when a pod ends. */
    private static final int GRACE = 300;

    private static final int LAST_PORT = 65_535;

    private ExtProcDeployment() {}

    /** The kinds of its objects, of which none is there otherwise. */
    public static Set<ApiKind> kinds() {
        return Set.of(
                Kinds.DEPLOYMENT,
                Kinds.POD_DISRUPTION_BUDGET,
                Kinds.SERVICE,
                Kinds.NETWORK_POLICY,
                Kinds.PEER_AUTHENTICATION);
    }

    /**
     * All objects.
     *
     * @param namespace of the Gateway's own pods
     * @param proxies the labels of these pods
     */
    public static List<ObjectNode> of(
            Gateway gateway,
            String namespace,
            Map<String, String> proxies,
            SidecarSettings settings) {
        return List.of(
                object(Kinds.DEPLOYMENT, gateway, namespace, deployment(gateway, settings)),
                object(
                        Kinds.POD_DISRUPTION_BUDGET,
                        gateway,
                        namespace,
                        Json.object("maxUnavailable", 1, "selector", matching(gateway.key()))),
                object(Kinds.SERVICE, gateway, namespace, service(gateway.key())),
                object(
                        Kinds.NETWORK_POLICY,
                        gateway,
                        namespace,
                        onlyProxies(gateway.key(), proxies)),
                object(
                        Kinds.PEER_AUTHENTICATION,
                        gateway,
                        namespace,
                        mutualTls(gateway.key(), settings)),
                object(
                        Kinds.AUTHORIZATION_POLICY,
                        gateway,
                        namespace,
                        onlyFrom(gateway.key(), namespace)));
    }

    /** What is wrong with the annotation; null when nothing is. */
    public static @Nullable String mistake(Gateway gateway) {
        String text = replicas(gateway);
        return text.isEmpty() || text.equals(AUTOSCALED) || isNumber(text)
                ? null
                : "Gateway %s: annotation %s: %s (expected: 1..999 or %s)"
                        .formatted(gateway.key(), REPLICAS, text, AUTOSCALED);
    }

    private static String replicas(Gateway gateway) {
        return gateway.metadata().annotations().getOrDefault(REPLICAS, "");
    }

    private static boolean isNumber(String text) {
        return text.matches("[1-9][0-9]{0,2}");
    }

    private static ObjectNode object(
            ApiKind kind, Gateway gateway, String namespace, ObjectNode spec) {
        var key = new ObjectKey(namespace, ExtProcNames.name(gateway.key()));
        ObjectNode object = Owned.object(kind, key, Kinds.GATEWAY, gateway.metadata());
        object.set("spec", spec);
        return object;
    }

    private static Map<String, String> labels(ObjectKey gateway) {
        return Map.of(ExtProcNames.LABEL, ExtProcNames.name(gateway));
    }

    private static ObjectNode matching(ObjectKey gateway) {
        return Json.object("matchLabels", Json.node(labels(gateway)));
    }

    private static ObjectNode deployment(Gateway gateway, SidecarSettings settings) {
        var container = settings.withMode(SidecarMode.PLAIN);
        var key = gateway.key();
        var spec =
                new SidecarSpec(
                        Proxy.ISTIO,
                        ConfigSecrets.name(key.namespace(), key.name()),
                        container,
                        PodWishes.NONE);
        return Json.object(
                "replicas", wanted(gateway),
                "selector", matching(key),
                "strategy",
                        Json.object(
                                "type",
                                "RollingUpdate",
                                "rollingUpdate",
                                Json.object("maxUnavailable", 0, "maxSurge", 1)),
                "template",
                        Json.object(
                                "metadata", template(key, spec),
                                "spec", pod(key, spec)));
    }

    /** Null where somebody else decides. */
    private static @Nullable Integer wanted(Gateway gateway) {
        String text = replicas(gateway);
        if (text.equals(AUTOSCALED)) {
            return null;
        }
        return isNumber(text) ? Integer.valueOf(text) : Integer.valueOf(DEFAULT_REPLICAS);
    }

    private static ObjectNode template(ObjectKey gateway, SidecarSpec spec) {
        var labels = Json.object(ExtProcNames.LABEL, ExtProcNames.name(gateway));
        labels.put("sidecar.istio.io/inject", "true");
        return Json.object("labels", labels, "annotations", SidecarContainer.status(spec));
    }

    private static ObjectNode pod(ObjectKey gateway, SidecarSpec spec) {
        var settings = spec.settings();
        var secrets =
                settings.image().pullSecrets().stream().map(it -> Json.object("name", it)).toList();
        return Json.object(
                "automountServiceAccountToken",
                false,
                "terminationGracePeriodSeconds",
                GRACE,
                "imagePullSecrets",
                secrets.isEmpty() ? null : Json.array(secrets),
                "topologySpreadConstraints",
                Json.array(
                        Json.object(
                                "maxSkew",
                                1,
                                "topologyKey",
                                "kubernetes.io/hostname",
                                "whenUnsatisfiable",
                                "ScheduleAnyway",
                                "labelSelector",
                                matching(gateway))),
                "containers",
                Json.array(SidecarContainer.standalone(settings, ExtProcNames.PORT, GRACE)),
                "volumes",
                Json.array(Sidecars.configVolume(spec)));
    }

    private static ObjectNode service(ObjectKey gateway) {
        return Json.object(
                "selector", Json.node(labels(gateway)),
                "ports",
                        Json.array(
                                Json.object(
                                        "name",
                                        "grpc",
                                        "port",
                                        ExtProcNames.PORT,
                                        "protocol",
                                        "TCP",
                                        "targetPort",
                                        ExtProcNames.PORT)));
    }

    /**
     * For clusters that enforce it, whether or not the mesh is in the pods; other ports are open.
     */
    private static ObjectNode onlyProxies(ObjectKey gateway, Map<String, String> proxies) {
        var from =
                Json.object(
                        "podSelector",
                        Json.object("matchLabels", Json.node(new TreeMap<>(proxies))));
        return Json.object(
                "podSelector",
                matching(gateway),
                "policyTypes",
                Json.array("Ingress"),
                "ingress",
                Json.array(
                        Json.object(
                                "from",
                                Json.array(from),
                                "ports",
                                Json.array(ports(ExtProcNames.PORT, ExtProcNames.PORT))),
                        Json.object(
                                "ports",
                                Json.array(
                                        ports(1, ExtProcNames.PORT - 1),
                                        ports(ExtProcNames.PORT + 1, LAST_PORT)))));
    }

    private static ObjectNode ports(int first, int last) {
        return Json.object(
                "protocol", "TCP", "port", first, "endPort", first == last ? null : last);
    }

    /** The controller, which is in no mesh, asks the admin port. */
    private static ObjectNode mutualTls(ObjectKey gateway, SidecarSettings settings) {
        return Json.object(
                "selector",
                matching(gateway),
                "mtls",
                Json.object("mode", "STRICT"),
                "portLevelMtls",
                Json.object(
                        Integer.toString(settings.adminPort()), Json.object("mode", "PERMISSIVE")));
    }

    private static ObjectNode onlyFrom(ObjectKey gateway, String namespace) {
        String port = Integer.toString(ExtProcNames.PORT);
        var source = Json.object("source", Json.object("namespaces", Json.array(namespace)));
        return Json.object(
                "selector",
                matching(gateway),
                "action",
                "ALLOW",
                "rules",
                Json.array(
                        Json.object(
                                "from",
                                Json.array(source),
                                "to",
                                Json.array(operation("ports", port))),
                        Json.object("to", Json.array(operation("notPorts", port)))));
    }

    private static ObjectNode operation(String which, String port) {
        return Json.object("operation", Json.object(which, Json.array(port)));
    }
}
