package io.outrigger.testkit.pod;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** An API with one namespace in memory. */
final class FakeObjects implements PodObjects {
    final Map<String, Pod> pods = new ConcurrentHashMap<>();
    final Map<String, Map<String, byte[]>> secrets = new ConcurrentHashMap<>();
    final Map<String, Map<String, byte[]>> configMaps = new ConcurrentHashMap<>();
    final List<JsonNode> statuses = new CopyOnWriteArrayList<>();
    final List<String> gone = new CopyOnWriteArrayList<>();

    void secret(String name, String key, String value) {
        secrets.put(name, Map.of(key, value.getBytes(UTF_8)));
    }

    void delete(String name) {
        pods.computeIfPresent(
                name,
                (_, pod) ->
                        new PodBuilder(pod)
                                .editMetadata()
                                .withDeletionTimestamp("2026-11-22T00:00:00Z")
                                .endMetadata()
                                .build());
    }

    @Override
    public Optional<Pod> pod(String namespace, String name) {
        return Optional.ofNullable(pods.get(name));
    }

    @Override
    public List<Pod> pods(String namespace, Map<String, String> labels) {
        return List.copyOf(pods.values());
    }

    @Override
    public Optional<Map<String, byte[]>> secret(String namespace, String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    @Override
    public Optional<Map<String, byte[]>> configMap(String namespace, String name) {
        return Optional.ofNullable(configMaps.get(name));
    }

    @Override
    public String token(Pod pod, String audience) {
        return "token for " + audience;
    }

    @Override
    public void bind(Pod pod) {}

    @Override
    public void writeStatus(Pod pod, JsonNode status) {
        statuses.add(status);
    }

    @Override
    public void ending(Pod pod) {}

    @Override
    public void confirmDeleted(Pod pod) {
        pods.remove(pod.getMetadata().getName());
        gone.add(pod.getMetadata().getName());
    }
}
