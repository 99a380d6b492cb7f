package io.outrigger.manifests.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an object, as far as we read it. Absent texts are empty.
 *
 * @param creationTimestamp null in a file that no API server has seen
 * @param deletionTimestamp null while the object lives
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ObjectMeta(
        String name,
        String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<String> finalizers,
        long generation,
        String uid,
        String resourceVersion,
        @Nullable Instant creationTimestamp,
        @Nullable Instant deletionTimestamp) {

    public ObjectMeta {
        namespace = orEmpty(namespace);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        finalizers = List.copyOf(finalizers);
        uid = orEmpty(uid);
        resourceVersion = orEmpty(resourceVersion);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    public ObjectKey key() {
        return new ObjectKey(namespace, name);
    }
}
