package io.outrigger.controller.doctor;

import io.outrigger.controller.pods.Answer;
import io.outrigger.controller.pods.ObservedPod;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A cluster, as far as it matters for mediated requests.
 *
 * @param missingKinds kinds that we need and the API server does not serve
 * @param webhook our MutatingWebhookConfiguration
 * @param secrets config Secrets that are there, or that may not be read
 */
public record Facts(
        ClusterSnapshot snapshot,
        List<String> missingKinds,
        Optional<JsonNode> webhook,
        Set<ObjectKey> secrets,
        Pods pods,
        Trials trials,
        Neighbours neighbours) {
    public Facts {
        missingKinds = List.copyOf(missingKinds);
        secrets = Set.copyOf(secrets);
    }

    /**
     * Gateway pods.
     *
     * @param pods by Gateway
     * @param answers what their sidecars said, by pod
     */
    public record Pods(Map<ObjectKey, List<ObservedPod>> pods, Map<ObjectKey, Answer> answers) {
        public Pods {
            pods = Map.copyOf(pods);
            answers = Map.copyOf(answers);
        }
    }

    /**
     * What the API server made of objects that it was asked to try without keeping them.
     *
     * @param pods a gateway pod, by namespace
     * @param filters an EnvoyFilter, by namespace: why it was refused
     */
    public record Trials(Map<String, Trial> pods, Map<String, String> filters) {
        public Trials {
            pods = Map.copyOf(pods);
            filters = Map.copyOf(filters);
        }
    }

    /** How a try went. */
    public sealed interface Trial {
        /** The pod came back with a sidecar. */
        record Injected() implements Trial {}

        /** It came back as it was. */
        record Unchanged() implements Trial {}

        /** It did not come back. */
        record Refused(String why) implements Trial {}
    }

    /**
     * What others run.
     *
     * @param envoyGateway the configuration of Envoy Gateway itself
     */
    public record Neighbours(
            List<JsonNode> deployments,
            List<JsonNode> envoyFilters,
            Optional<JsonNode> envoyGateway) {
        public Neighbours {
            deployments = List.copyOf(deployments);
            envoyFilters = List.copyOf(envoyFilters);
        }
    }

    /** Prints without pods, whose content may hold credentials. */
    @Override
    public String toString() {
        return "Facts[" + snapshot.gateways().keySet() + "]";
    }
}
