package io.outrigger.manifests.api;

import io.outrigger.manifests.api.AIGatewayRoute.LLMRequestCost;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the gateways that refer to it have in common: their sidecars, costs and way out. */
public record GatewayConfig(ObjectMeta metadata, Spec spec, Status status) implements ApiObject {
    private static final Spec NO_SPEC = new Spec(null, List.of(), null);

    public GatewayConfig {
        spec = spec == null ? NO_SPEC : spec;
        status = status == null ? Status.NONE : status;
    }

    /** What the user wants. */
    public record Spec(
            @Nullable ExtProc extProc,
            List<LLMRequestCost> globalLLMRequestCosts,
            @Nullable ForwardProxy forwardProxy) {
        public Spec {
            globalLLMRequestCosts = List.copyOf(globalLLMRequestCosts);
        }
    }

    /** The sidecar. */
    public record ExtProc(@Nullable KubernetesContainer kubernetes) {}

    /** The sidecar's container; parts of Kubernetes' own API stay trees. */
    public record KubernetesContainer(
            List<JsonNode> env,
            @Nullable JsonNode resources,
            @Nullable JsonNode securityContext,
            @Nullable String image,
            @Nullable String imageRepository,
            List<JsonNode> volumeMounts) {
        public KubernetesContainer {
            env = List.copyOf(env);
            volumeMounts = List.copyOf(volumeMounts);
        }

        /** Without values: variables may be secrets. */
        @Override
        public String toString() {
            return "KubernetesContainer[image=%s, imageRepository=%s]"
                    .formatted(image, imageRepository);
        }
    }

    /** An HTTP CONNECT proxy for what leaves the gateway. */
    public record ForwardProxy(String address) {}

    /** What it says about the sidecar's container. */
    public Optional<KubernetesContainer> container() {
        return Optional.ofNullable(spec.extProc()).map(ExtProc::kubernetes);
    }
}
