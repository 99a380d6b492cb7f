package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.watch.Contexts;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.install.OwnerRef;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The installation's ClusterRole: everybody who uninstalls deletes it, and the webhook's objects,
 * which no chart knows, go with it.
 */
final class Owner {
    private final KubernetesClient client;
    private final String name;
    private volatile @Nullable OwnerRef lastSeen;

    Owner(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** What became of it. */
    sealed interface State {
        record Present(OwnerRef ref) implements State {}

        /** Never seen: the controller was not installed by a chart. */
        record Absent() implements State {}

        /** It was there: somebody uninstalls, nothing may be made anew. */
        record Gone() implements State {}
    }

    State look() {
        try {
            var role = Contexts.one(client, Kinds.CLUSTER_ROLE, new ObjectKey("", name)).get();
            if (role != null) {
                var ref = new OwnerRef(Kinds.CLUSTER_ROLE, name, role.getMetadata().getUid());
                lastSeen = ref;
                return new State.Present(ref);
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != 403) {
                throw e;
            }
        }
        return lastSeen == null ? new State.Absent() : new State.Gone();
    }

    Optional<OwnerRef> lastSeen() {
        return Optional.ofNullable(lastSeen);
    }

    /** For objects that the client builds. */
    List<OwnerReference> references() {
        return lastSeen().stream()
                .map(
                        it ->
                                new OwnerReferenceBuilder()
                                        .withApiVersion(it.kind().apiVersion())
                                        .withKind(it.kind().kind())
                                        .withName(it.name())
                                        .withUid(it.uid())
                                        .build())
                .toList();
    }
}
