package io.outrigger.testkit.pod;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.cluster.KubeHttp;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The objects of a real API server. */
final class ApiObjects implements PodObjects {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final KubeHttp http;
    private final ServicePublisher services;
    private final KubernetesSerialization models = new KubernetesSerialization();

    ApiObjects(KubeHttp http) {
        this.http = http;
        this.services = new ServicePublisher(http);
    }

    @Override
    public Optional<Pod> pod(String namespace, String name) {
        return http.find("/api/v1/namespaces/%s/pods/%s".formatted(namespace, name))
                .map(this::model);
    }

    @Override
    public List<Pod> pods(String namespace, Map<String, String> labels) {
        String selector =
                labels.entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
        var items =
                http.get(
                                "/api/v1/namespaces/%s/pods?labelSelector=%s"
                                        .formatted(namespace, URLEncoder.encode(selector, UTF_8)))
                        .path("items");
        return items.valueStream().map(this::model).toList();
    }

    @Override
    public Optional<Map<String, byte[]>> secret(String namespace, String name) {
        return data(namespace, "secrets", name)
                .map(
                        secret -> {
                            var keys = new LinkedHashMap<String, byte[]>();
                            addBase64(secret.path("data"), keys);
                            return keys;
                        });
    }

    @Override
    public Optional<Map<String, byte[]>> configMap(String namespace, String name) {
        return data(namespace, "configmaps", name)
                .map(
                        map -> {
                            var keys = new LinkedHashMap<String, byte[]>();
                            map.path("data")
                                    .forEachEntry(
                                            (key, value) ->
                                                    keys.put(
                                                            key, value.asString().getBytes(UTF_8)));
                            addBase64(map.path("binaryData"), keys);
                            return keys;
                        });
    }

    @Override
    public String token(Pod pod, String audience) {
        var request = JSON.createObjectNode();
        var spec = request.putObject("spec").put("expirationSeconds", 36_000);
        if (!audience.isEmpty()) {
            spec.putArray("audiences").add(audience);
        }
        spec.putObject("boundObjectRef")
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", pod.getMetadata().getName())
                .put("uid", pod.getMetadata().getUid());
        String account = pod.getSpec().getServiceAccountName();
        return http.post(
                        "/api/v1/namespaces/%s/serviceaccounts/%s/token"
                                .formatted(pod.getMetadata().getNamespace(), account),
                        request)
                .path("status")
                .path("token")
                .asString();
    }

    @Override
    public void bind(Pod pod) {
        if (pod.getSpec().getNodeName() != null) {
            return;
        }
        var binding = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Binding");
        binding.putObject("metadata").put("name", pod.getMetadata().getName());
        binding.putObject("target").put("kind", "Node").put("name", Cluster.NODE);
        http.post(path(pod) + "/binding", binding);
    }

    @Override
    public void writeStatus(Pod pod, JsonNode status) {
        ObjectNode patch = JSON.createObjectNode();
        patch.set("status", status);
        try {
            http.merge(path(pod) + "/status", patch);
            services.publish(pod, isReady(status));
        } catch (KubeHttp.Refused e) {
            if (e.status() != 404) { // deleted meanwhile
                throw e;
            }
        }
    }

    @Override
    public void ending(Pod pod) {
        services.publish(pod, false);
    }

    @Override
    public void confirmDeleted(Pod pod) {
        http.delete(path(pod) + "?gracePeriodSeconds=0");
    }

    private static boolean isReady(JsonNode status) {
        return status.path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals("Ready"))
                .anyMatch(condition -> condition.path("status").asString("").equals("True"));
    }

    private Pod model(JsonNode tree) {
        return models.unmarshal(JSON.writeValueAsString(tree), Pod.class);
    }

    private Optional<JsonNode> data(String namespace, String plural, String name) {
        return http.find("/api/v1/namespaces/%s/%s/%s".formatted(namespace, plural, name));
    }

    private static void addBase64(JsonNode data, Map<String, byte[]> keys) {
        data.forEachEntry(
                (key, value) -> keys.put(key, Base64.getDecoder().decode(value.asString())));
    }

    private static String path(Pod pod) {
        return "/api/v1/namespaces/%s/pods/%s"
                .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }
}
