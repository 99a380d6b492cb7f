package io.outrigger.manifests.model;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.PodObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which Services are in Istio's mesh. As with Istio's auto mTLS the pods decide, which have a label
 * once they have a proxy. Here all of them must have one: a Service counts as one endpoint.
 */
record MeshServices(ClusterSnapshot snapshot) {
    private static final String TLS_MODE = "security.istio.io/tlsMode";
    private static final String MUTUAL = "istio";

    /**
     * Who may answer for a Service: the ends of SPIFFE IDs, behind the mesh's trust domain.
     *
     * @return empty when it is not in the mesh
     */
    List<String> identities(ObjectKey service) {
        var found = snapshot.services().get(service);
        if (found == null || found.spec().selector().isEmpty()) {
            return List.of();
        }
        var pods =
                snapshot.pods().values().stream()
                        .filter(it -> it.key().namespace().equals(service.namespace()))
                        .filter(PodObject::lives)
                        .filter(it -> labels(it).containsAll(found.spec().selector().entrySet()))
                        .toList();
        return pods.stream().allMatch(it -> MUTUAL.equals(it.metadata().labels().get(TLS_MODE)))
                ? pods.stream().map(MeshServices::identity).distinct().sorted().toList()
                : List.of();
    }

    private static Set<Map.Entry<String, String>> labels(PodObject pod) {
        return pod.metadata().labels().entrySet();
    }

    private static String identity(PodObject pod) {
        return "/ns/" + pod.key().namespace() + "/sa/" + pod.spec().serviceAccountName();
    }
}
