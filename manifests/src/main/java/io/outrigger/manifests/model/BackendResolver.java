package io.outrigger.manifests.model;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.Schema;
import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.AIServiceBackend;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resolves the backendRefs of rules. */
final class BackendResolver {
    private static final String DEFAULT_PREFIX = "v1";

    private final ClusterSnapshot snapshot;
    private final Grants grants;
    private final CredentialResolver credentials;
    private final EndpointResolver endpoints;

    BackendResolver(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        this.grants = new Grants(snapshot);
        this.credentials = new CredentialResolver(snapshot);
        this.endpoints = new EndpointResolver(snapshot);
    }

    RuleBackend resolve(AIGatewayRoute route, int ruleIndex, int refIndex) {
        var ref = route.spec().rules().get(ruleIndex).backendRefs().get(refIndex);
        String name =
                "%s/%s/route/%s/rule/%d/ref/%d"
                        .formatted(
                                route.key().namespace(),
                                ref.name(),
                                route.key().name(),
                                ruleIndex,
                                refIndex);
        return new RuleBackend(
                refIndex,
                Objects.requireNonNullElse(ref.weight(), 1),
                Objects.requireNonNullElse(ref.priority(), 0L),
                serviceBackend(route, ref)
                        .then(it -> upstream(name, ref, it))
                        .at("spec.rules[%d].backendRefs[%d]".formatted(ruleIndex, refIndex)));
    }

    private Resolved<AIServiceBackend> serviceBackend(
            AIGatewayRoute route, AIGatewayRoute.BackendRef ref) {
        if (ref.kind() != null && !ref.kind().equals(Kinds.AI_SERVICE_BACKEND.kind())) {
            return Resolved.dangling(
                    Problem.Reason.InvalidKind,
                    "%s %s: not supported (expected: AIServiceBackend)"
                            .formatted(ref.kind(), ref.name()));
        }
        var key =
                new ObjectKey(
                        Objects.requireNonNullElse(ref.namespace(), route.key().namespace()),
                        ref.name());
        return grants.permitted(
                        new Grants.Ref(Kinds.AI_GATEWAY_ROUTE, route.key()),
                        new Grants.Ref(Kinds.AI_SERVICE_BACKEND, key))
                .then(this::find);
    }

    private Resolved<AIServiceBackend> find(ObjectKey key) {
        AIServiceBackend backend = snapshot.serviceBackends().get(key);
        return backend == null || backend.metadata().deletionTimestamp() != null
                ? Resolved.dangling(
                        Problem.Reason.BackendNotFound, "AIServiceBackend " + key + ": not found")
                : Resolved.found(backend);
    }

    private Resolved<RuleBackend.Upstream> upstream(
            String name, AIGatewayRoute.BackendRef ref, AIServiceBackend backend) {
        return credentials
                .auth(backend)
                .then(
                        auth ->
                                endpoints
                                        .endpoints(backend)
                                        .map(
                                                found ->
                                                        new RuleBackend.Upstream(
                                                                config(name, ref, backend, auth),
                                                                found,
                                                                EndpointResolver.reference(
                                                                        backend))));
    }

    private static Backend config(
            String name,
            AIGatewayRoute.BackendRef ref,
            AIServiceBackend backend,
            Optional<BackendAuth> auth) {
        var spec = backend.spec();
        return new Backend(
                name,
                Objects.requireNonNullElse(ref.modelNameOverride(), ""),
                schema(spec.schema()),
                auth.orElse(null),
                Mutations.headers(spec.headerMutation(), ref.headerMutation()),
                Mutations.body(spec.bodyMutation(), ref.bodyMutation()));
    }

    private static Schema schema(AIServiceBackend.VersionedAPISchema schema) {
        return switch (schema.name()) {
            case OpenAI, Anthropic ->
                    new Schema(schema.name(), "", orElse(schema.prefix(), DEFAULT_PREFIX));
            case Cohere, AWSBedrock, AzureOpenAI, GCPVertexAI, GCPAnthropic, AWSAnthropic ->
                    new Schema(schema.name(), orElse(schema.version(), ""), "");
        };
    }

    private static String orElse(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }
}
