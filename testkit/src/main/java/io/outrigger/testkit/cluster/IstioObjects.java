package io.outrigger.testkit.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What istiod's chart would install, as far as gateways need it. */
final class IstioObjects {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, String> TEMPLATES =
            Map.of(
                    "kube-gateway", "kube-gateway.yaml",
                    "gateway", "gateway-injection-template.yaml",
                    "sidecar", "injection-template.yaml");

    private IstioObjects() {}

    /** The ConfigMap from which istiod renders gateway Deployments and injects pods. */
    static ObjectNode injector(Path chart) {
        var data = JSON.createObjectNode();
        data.put("values", JSON.writeValueAsString(values(chart.resolve("values.yaml"))));
        data.put("config", JSON.writeValueAsString(config(chart.resolve("files"))));
        var map = object("v1", "ConfigMap", "istio-sidecar-injector");
        map.set("data", data);
        return map;
    }

    /**
     * Makes a gateway listen on the address of its own pod instead of 0.0.0.0: istiod tells the
     * proxies apart by a key of their node metadata.
     */
    static ObjectNode podListeners(PodNetwork network) {
        var filter = object("networking.istio.io/v1alpha3", "EnvoyFilter", "testkit-pod-address");
        var patches = filter.putObject("spec").putArray("configPatches");
        for (String address : network.addresses()) {
            var patch = patches.addObject().put("applyTo", "LISTENER");
            patch.putObject("match")
                    .put("context", "GATEWAY")
                    .putObject("proxy")
                    .putObject("metadata")
                    .put("TESTKIT_POD_IP", address);
            patch.putObject("patch")
                    .put("operation", "MERGE")
                    .putObject("value")
                    .putObject("address")
                    .putObject("socket_address")
                    .put("address", address);
        }
        return filter;
    }

    private static ObjectNode values(Path file) {
        var defaults = Yaml.document(file).path("_internal_defaults_do_not_set");
        var values = JSON.createObjectNode();
        for (String key : List.of("global", "sidecarInjectorWebhook", "revision")) {
            values.set(key, defaults.path(key));
        }
        var pilot = values.putObject("pilot");
        for (String key : List.of("cni", "env")) {
            pilot.set(key, defaults.path(key));
        }
        values.putObject("gateways").putObject("securityContext");
        return values;
    }

    private static ObjectNode config(Path files) {
        var config = JSON.createObjectNode().put("policy", "enabled");
        config.putArray("defaultTemplates").add("sidecar");
        config.putArray("alwaysInjectSelector");
        config.putArray("neverInjectSelector");
        config.putObject("injectedAnnotations");
        var templates = config.putObject("templates");
        TEMPLATES.forEach(
                (name, file) -> templates.put(name, Yaml.read(files.resolve(file)).strip()));
        return config;
    }

    private static ObjectNode object(String version, String kind, String name) {
        var object = JSON.createObjectNode().put("apiVersion", version).put("kind", kind);
        object.putObject("metadata").put("name", name).put("namespace", Istiod.NAMESPACE);
        return object;
    }
}
