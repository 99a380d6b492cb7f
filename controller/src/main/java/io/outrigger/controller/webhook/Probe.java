package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.watch.Contexts;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.install.ProbePod;
import io.outrigger.manifests.tree.Json;
import java.time.Duration;
import java.util.Locale;

/** Asks the API server to create a pod, as a dry run, and looks at what comes back. */
final class Probe {
    /** A configuration takes effect when the API server's own watch has seen it. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final String namespace;
    private final String image;

    Probe(KubernetesClient client, String namespace, String image) {
        this.client = client;
        this.namespace = namespace;
        this.image = image;
    }

    /** What came back. */
    sealed interface Result {
        /** The pod with a sidecar. */
        record Mutated() implements Result {}

        /** The pod as it was: the webhook was not called, or its answer was not used. */
        record Unchanged() implements Result {}

        /** No pod: the API server, or somebody else's policy, said no. */
        record Refused(String reason) implements Result {}

        /** As metrics show it. */
        default String text() {
            return getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }
    }

    Result ask() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Result result = once();
        while (result instanceof Result.Unchanged && System.nanoTime() < end) {
            Thread.sleep(PAUSE);
            result = once();
        }
        return result;
    }

    private Result once() {
        var pod = Json.print(ProbePod.of(namespace, image));
        var serialization = client.getKubernetesSerialization();
        try {
            var back =
                    Contexts.all(client, Kinds.POD)
                            .inNamespace(namespace)
                            .resource(serialization.unmarshal(pod, GenericKubernetesResource.class))
                            .dryRun()
                            .create();
            return ProbePod.isMutated(Json.parse(serialization.asJson(back)))
                    ? new Result.Mutated()
                    : new Result.Unchanged();
        } catch (KubernetesClientException e) {
            return new Result.Refused(String.valueOf(e.getMessage()));
        }
    }
}
