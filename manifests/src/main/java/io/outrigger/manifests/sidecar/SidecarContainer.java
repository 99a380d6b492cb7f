package io.outrigger.manifests.sidecar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The sidecar's container. */
public final class SidecarContainer {
    private static final String LOG_LEVEL_FLAG = "-logLevel";

    /** Seconds between the end of the drain and that of the pod. */
    private static final int MARGIN = 20;

    private SidecarContainer() {}

    /** The container next to a proxy. */
    public static ObjectNode rendered(Proxy proxy, SidecarSettings settings) {
        var admin = SidecarNames.ENVOY_ADMIN_VARIABLE;
        var container =
                container(
                        settings,
                        "unix://" + settings.socket(),
                        List.of(new EnvVar.Value(admin, proxy.admin())));
        container.withArray("/volumeMounts").insert(0, udsMount(settings));
        return container;
    }

    /**
     * The container of a pod of its own.
     *
     * @param port where Envoys connect
     * @param grace seconds that the pod has to end
     */
    public static ObjectNode standalone(SidecarSettings settings, int port, int grace) {
        var container =
                container(
                        settings,
                        ":" + port,
                        List.of(
                                new EnvVar.Value("OUTRIGGER_SHAPE", "standalone"),
                                new EnvVar.Value("OUTRIGGER_DRAIN", grace - MARGIN + "s")));
        container
                .withArray("/ports")
                .addObject()
                .put("name", "grpc")
                .put("containerPort", port)
                .put("protocol", "TCP");
        return container;
    }

    /** Annotations that say what is rendered. */
    public static ObjectNode status(SidecarSpec spec) {
        return JsonNodeFactory.instance
                .objectNode()
                .put(
                        SidecarNames.STATUS_ANNOTATION,
                        SidecarStatus.of(spec, spec.settings().mode()));
    }

    private static ObjectNode container(
            SidecarSettings settings, String address, List<EnvVar> own) {
        var container = JsonNodeFactory.instance.objectNode();
        container.put("name", SidecarNames.CONTAINER);
        container.put("image", settings.image().reference());
        container.put("imagePullPolicy", settings.image().pullPolicy().text());
        if (settings.mode() == SidecarMode.NATIVE) {
            container.put("restartPolicy", "Always");
        }
        var args = container.putArray("args");
        args(settings, address).forEach(args::add);
        container.putArray("env").addAll(env(own, settings.options()));
        container
                .putArray("ports")
                .addObject()
                .put("name", SidecarNames.ADMIN_PORT_NAME)
                .put("containerPort", settings.adminPort())
                .put("protocol", "TCP");
        probes(container, settings.adminPort());
        resources(container.putObject("resources"), settings.resources());
        container.set("securityContext", settings.options().securityContext().tree().deepCopy());
        var mounts = container.putArray("volumeMounts").add(configMount());
        settings.options().volumeMounts().forEach(it -> mounts.add(it.deepCopy()));
        return container;
    }

    /** JSON Pointer of the log level in a rendered container. */
    public static String logLevelPointer(ObjectNode container) {
        var flags = container.path("args").valueStream().map(it -> it.stringValue("")).toList();
        return "/args/" + (flags.indexOf(LOG_LEVEL_FLAG) + 1);
    }

    /** The socket's folder, for the sidecar and for the proxy. */
    public static ObjectNode udsMount(SidecarSettings settings) {
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

    private static List<String> args(SidecarSettings settings, String address) {
        var args = new ArrayList<String>();
        args.addAll(List.of("-configBundlePath", SidecarNames.CONFIG_DIR));
        args.addAll(List.of("-extProcAddr", address));
        args.addAll(List.of("-adminPort", Integer.toString(settings.adminPort())));
        args.addAll(List.of("-mcpAddr", ":" + SidecarNames.MCP_PORT));
        args.addAll(List.of(LOG_LEVEL_FLAG, settings.logLevel().text()));
        args.addAll(settings.options().args());
        return args;
    }

    private static List<ObjectNode> env(List<EnvVar> own, ContainerOptions options) {
        var env = new LinkedHashMap<String, EnvVar>();
        own.forEach(it -> env.put(it.name(), it));
        options.env().forEach(it -> env.put(it.name(), it));
        return env.values().stream().map(EnvVar::tree).toList();
    }

    /**
     * The startup probe holds back the proxy of a native sidecar, so it asks often and never asks
     * about Envoy, which may not have started. A GatewayConfig may pin an image of another version:
     * its path is one that every version has, whatever it checks behind it.
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
        resources.requests().forEach((name, it) -> requests.put(name, it.text()));
        var limits = into.putObject("limits");
        resources.limits().forEach((name, it) -> limits.put(name, it.text()));
    }
}
