package io.outrigger.manifests.api;

import io.outrigger.contract.CostType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes requests by model to AIServiceBackends. */
public record AIGatewayRoute(ObjectMeta metadata, Spec spec, Status status) implements ApiObject {
    private static final Spec NO_SPEC = new Spec(List.of(), List.of(), List.of(), List.of());

    public AIGatewayRoute {
        spec = spec == null ? NO_SPEC : spec;
        status = status == null ? Status.NONE : status;
    }

    /** What the user wants. */
    public record Spec(
            List<ParentReference> parentRefs,
            List<String> hostnames,
            List<Rule> rules,
            List<LLMRequestCost> llmRequestCosts) {
        public Spec {
            parentRefs = List.copyOf(parentRefs);
            hostnames = List.copyOf(hostnames);
            rules = List.copyOf(rules);
            llmRequestCosts = List.copyOf(llmRequestCosts);
        }
    }

    /** Which requests go to which backends. */
    public record Rule(
            @Nullable String name,
            List<BackendRef> backendRefs,
            List<Match> matches,
            @Nullable Timeouts timeouts,
            @Nullable String streamIdleTimeout,
            @Nullable String modelsOwnedBy,
            @Nullable Instant modelsCreatedAt) {
        public Rule {
            backendRefs = List.copyOf(backendRefs);
            matches = List.copyOf(matches);
        }
    }

    /** An AIServiceBackend, or an InferencePool when group and kind are set. */
    public record BackendRef(
            String name,
            @Nullable String namespace,
            @Nullable String group,
            @Nullable String kind,
            @Nullable String modelNameOverride,
            @Nullable HTTPHeaderMutation headerMutation,
            @Nullable HTTPBodyMutation bodyMutation,
            @Nullable Integer weight,
            @Nullable Long priority) {}

    /** Matches when all headers do. */
    public record Match(List<HTTPHeaderMatch> headers) {
        public Match {
            headers = List.copyOf(headers);
        }
    }

    /** One header to match. */
    public record HTTPHeaderMatch(@Nullable HeaderMatchType type, String name, String value) {}

    /** How a header value is compared. */
    public enum HeaderMatchType {
        Exact,
        RegularExpression
    }

    /** Gateway API durations. */
    public record Timeouts(@Nullable String request, @Nullable String backendRequest) {}

    /** A number that a request costs. */
    public record LLMRequestCost(String metadataKey, CostType type, @Nullable String cel) {}
}
