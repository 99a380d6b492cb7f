package io.outrigger.manifests.policy;

import io.outrigger.manifests.sidecar.PodNames;
import io.outrigger.manifests.sidecar.Proxy;
import io.outrigger.manifests.sidecar.SidecarContainer;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.manifests.sidecar.SidecarSpec;
import io.outrigger.manifests.sidecar.Sidecars;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON patch that {@link Sidecars#added} amounts to, as a sum of lists in CEL: each part is
 * empty where the pod has it already. ApplyConfiguration would not do: it may not write lists
 * without keys, such as {@code args}.
 */
final class Mutation {
    private final List<String> parts = new ArrayList<>();

    private Mutation() {}

    static String expression(SidecarSpec spec) {
        var mutation = new Mutation();
        mutation.volumes(spec);
        mutation.volumeMount(spec);
        mutation.label();
        mutation.container(spec);
        mutation.annotations();
        return String.join(" +\n", mutation.parts);
    }

    private void volumes(SidecarSpec spec) {
        unless("has(object.spec.volumes)", add("'/spec/volumes'", "[]"));
        for (ObjectNode volume : Sidecars.volumes(spec)) {
            unless(
                    hasNamed("variables.volumes", volume.path("name").stringValue("")),
                    add("'/spec/volumes/-'", Cel.literal(volume)));
        }
    }

    private void volumeMount(SidecarSpec spec) {
        var path = "'/spec/containers/' + string(variables.proxyIndex) + '/volumeMounts";
        unless(
                "has(object.spec.containers[variables.proxyIndex].volumeMounts)",
                add(path + "'", "[]"));
        unless(
                hasNamed("variables.volumeMounts", SidecarNames.UDS_VOLUME),
                add(path + "/-'", Cel.literal(SidecarContainer.udsMount(spec.settings()))));
    }

    private void label() {
        unless("has(object.metadata.labels)", add("'/metadata/labels'", "{}"));
        parts.add("[" + addKey("/metadata/labels/", SidecarNames.INJECTED_LABEL, "'true'") + "]");
    }

    private void container(SidecarSpec spec) {
        var secrets = spec.settings().image().pullSecrets();
        if (!secrets.isEmpty()) {
            unless(
                    "variables.present || has(object.spec.imagePullSecrets)",
                    add("'/spec/imagePullSecrets'", "[]"));
        }
        for (String secret : secrets) {
            unless(
                    "variables.present || " + hasNamed("variables.imagePullSecrets", secret),
                    add("'/spec/imagePullSecrets/-'", "{'name': " + Cel.string(secret) + "}"));
        }
        var isNative = "variables.mode == " + Cel.string(SidecarMode.NATIVE.text());
        parts.add(
                "(variables.present ? [] : !(%s) ?\n[%s] :\n%s +\n[%s,\n%s])"
                        .formatted(
                                isNative,
                                add("'/spec/containers/-'", "variables.container"),
                                choice(
                                        "has(object.spec.initContainers)",
                                        add("'/spec/initContainers'", "[]")),
                                add("'/spec/initContainers/-'", "variables.container"),
                                add(
                                        "'/spec/initContainers/' +"
                                                + " string(size(variables.initContainers)) +"
                                                + " '/restartPolicy'",
                                        "'Always'")));
    }

    /** The status, and what {@link Sidecars} tells Istio's injector. */
    private void annotations() {
        unless("has(object.metadata.annotations)", add("'/metadata/annotations'", "{}"));
        unless(
                "variables.complete",
                annotation(SidecarNames.STATUS_ANNOTATION, "variables.status"));
        var templated = Cel.string(PodNames.ISTIO_TEMPLATES) + " in variables.annotations";
        unless(
                "!(%s) || !(variables.annotations[?%s].orValue('%s') == '%s')"
                        .formatted(
                                templated,
                                Cel.string(PodNames.DEFAULT_CONTAINER),
                                SidecarNames.CONTAINER,
                                SidecarNames.CONTAINER),
                annotation(PodNames.DEFAULT_CONTAINER, "variables.proxy"));
        unless(
                "!(%s) || %s in variables.annotations"
                        .formatted(templated, Cel.string(PodNames.ISTIO_REWRITE_PROBES)),
                annotation(PodNames.ISTIO_REWRITE_PROBES, "'false'"));
        unless(
                "variables.proxy != %s || %s in variables.annotations || %s"
                        .formatted(
                                Cel.string(Proxy.ISTIO.container()),
                                Cel.string(PodNames.ISTIO_STATS),
                                choosesStatistics()),
                annotation(PodNames.ISTIO_STATS, Cel.string(SidecarNames.STATS)));
    }

    private static String choosesStatistics() {
        var matcher = Cel.string(Sidecars.STATS_MATCHER);
        return "variables.annotations[?%s].orValue('').contains(%s)"
                        .formatted(Cel.string(PodNames.ISTIO_PROXY_CONFIG), matcher)
                + " || object.spec.containers[variables.proxyIndex].?env.orValue([]).exists(it,"
                + " it.name == %s && it.?value.orValue('').contains(%s))"
                        .formatted(Cel.string(Sidecars.PROXY_CONFIG), matcher);
    }

    private void unless(String condition, String operation) {
        parts.add(choice(condition, operation));
    }

    private static String choice(String condition, String operation) {
        return "(%s ? [] : [%s])".formatted(condition, operation);
    }

    private static String hasNamed(String list, String name) {
        return "%s.exists(it, it.name == %s)".formatted(list, Cel.string(name));
    }

    private static String annotation(String name, String value) {
        return addKey("/metadata/annotations/", name, value);
    }

    private static String addKey(String map, String key, String value) {
        return add("'%s' + jsonpatch.escapeKey(%s)".formatted(map, Cel.string(key)), value);
    }

    private static String add(String path, String value) {
        return "JSONPatch{op: 'add', path: %s, value: %s}".formatted(path, value);
    }
}
