package io.outrigger.manifests.sidecar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The sidecar's container. */
final class SidecarContainer {
    private SidecarContainer() {}

    static ObjectNode rendered(SidecarSpec spec) {
        var settings = spec.settings();
        var container = JsonNodeFactory.instance.objectNode();
        container.put("name", SidecarNames.CONTAINER);
        container.put("image", settings.image().reference());
        container.put("imagePullPolicy", settings.image().pullPolicy().text());
        if (settings.mode() == SidecarMode.NATIVE) {
            container.put("restartPolicy", "Always");
        }
        var args = container.putArray("args");
        args(settings).forEach(args::add);
        var env = container.putArray("env");
        env(spec).forEach((name, value) -> env.addObject().put("name", name).put("value", value));
        container
                .putArray("ports")
                .addObject()
                .put("name", SidecarNames.ADMIN_PORT_NAME)
                .put("containerPort", settings.adminPort())
                .put("protocol", "TCP");
        probes(container, settings.adminPort());
        resources(container.putObject("resources"), settings.resources());
        security(container.putObject("securityContext"));
        container.putArray("volumeMounts").add(udsMount(settings)).add(configMount());
        return container;
    }

    /** The socket's folder, for the sidecar and for the proxy. */
    static ObjectNode udsMount(SidecarSettings settings) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", SidecarNames.UDS_VOLUME)
                .put("mountPath", settings.udsDir());
    }

    private static ObjectNode configMount() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", SidecarNames.CONFIG_VOLUME)
                .put("mountPath", SidecarNames.CONFIG_DIR)
                .put("readOnly", true);
    }

    private static List<String> args(SidecarSettings settings) {
        var args = new ArrayList<String>();
        args.addAll(List.of("-configPath", SidecarNames.CONFIG_DIR + "/" + ConfigSecrets.KEY));
        args.addAll(List.of("-extProcAddr", "unix://" + settings.socket()));
        args.addAll(List.of("-adminPort", Integer.toString(settings.adminPort())));
        args.addAll(List.of("-mcpAddr", ":" + SidecarNames.MCP_PORT));
        args.addAll(List.of("-logLevel", settings.logLevel().text()));
        args.addAll(settings.extraArgs());
        return args;
    }

    private static Map<String, String> env(SidecarSpec spec) {
        var env = new LinkedHashMap<String, String>();
        env.put(SidecarNames.ENVOY_ADMIN_VARIABLE, spec.proxy().admin());
        env.putAll(spec.settings().env());
        return env;
    }

    /**
     * The startup probe holds back the proxy of a native sidecar, so it asks often and never asks
     * about Envoy, which may not have started.
     */
    private static void probes(ObjectNode container, int port) {
        var startup = container.putObject("startupProbe");
        startup.putObject("httpGet").put("path", "/health").put("port", port);
        startup.put("periodSeconds", 1).put("failureThreshold", 60).put("timeoutSeconds", 1);
        var readiness = container.putObject("readinessProbe");
        readiness.putObject("httpGet").put("path", "/ready").put("port", port);
        readiness.put("periodSeconds", 5).put("failureThreshold", 3).put("timeoutSeconds", 2);
    }

    private static void resources(ObjectNode into, Resources resources) {
        var requests = into.putObject("requests");
        resources.requests().forEach(requests::put);
        var limits = into.putObject("limits");
        resources.limits().forEach(limits::put);
    }

    /** Pod Security Standard {@code restricted}; no uid, so that OpenShift may assign one. */
    private static void security(ObjectNode context) {
        context.put("allowPrivilegeEscalation", false);
        context.putObject("capabilities").putArray("drop").add("ALL");
        context.put("privileged", false);
        context.put("readOnlyRootFilesystem", true);
        context.put("runAsNonRoot", true);
        context.putObject("seccompProfile").put("type", "RuntimeDefault");
    }
}
