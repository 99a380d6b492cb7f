package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a kubelet reads and writes through the API. */
public interface PodObjects {
    /** The pod as it is now. */
    Optional<Pod> pod(String namespace, String name);

    /** The pods of a namespace that have all these labels. */
    List<Pod> pods(String namespace, Map<String, String> labels);

    /** The keys of a Secret, decoded. */
    Optional<Map<String, byte[]>> secret(String namespace, String name);

    /** The keys of a ConfigMap. */
    Optional<Map<String, byte[]>> configMap(String namespace, String name);

    /** A token of the pod's ServiceAccount. */
    String token(Pod pod, String audience);

    /** Puts the pod on a node, if it is on none. */
    void bind(Pod pod);

    /** Replaces fields of the pod's status. */
    void writeStatus(Pod pod, JsonNode status);

    /** Services lead no more to a pod that is about to end. */
    void ending(Pod pod);

    /** Says that all processes of a deleted pod are gone. */
    void confirmDeleted(Pod pod);
}
