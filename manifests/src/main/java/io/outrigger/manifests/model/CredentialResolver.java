package io.outrigger.manifests.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.Secret;
import io.outrigger.manifests.api.AIServiceBackend;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.SecretObject;
import io.outrigger.manifests.api.SecretObjectReference;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds the credential of a backend. */
final class CredentialResolver {
    private static final String API_KEY = "apiKey";

    private final ClusterSnapshot snapshot;
    private final Grants grants;

    CredentialResolver(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        this.grants = new Grants(snapshot);
    }

    /** Empty for a backend that no policy targets. */
    Resolved<Optional<BackendAuth>> auth(AIServiceBackend backend) {
        var policies = policies(backend);
        return switch (policies.size()) {
            case 0 -> Resolved.found(Optional.empty());
            case 1 -> auth(policies.getFirst()).then(it -> Resolved.found(Optional.of(it)));
            default ->
                    Resolved.dangling(
                            Problem.Reason.ConflictingPolicies,
                            "AIServiceBackend %s: targeted by BackendSecurityPolicies %s"
                                            .formatted(
                                                    backend.key(),
                                                    policies.stream()
                                                            .map(it -> it.key().name())
                                                            .toList())
                                    + " (expected: at most one)");
        };
    }

    List<BackendSecurityPolicy> policies(AIServiceBackend backend) {
        return snapshot.policies().values().stream()
                .filter(policy -> policy.key().namespace().equals(backend.key().namespace()))
                .filter(policy -> policy.metadata().deletionTimestamp() == null)
                .filter(policy -> targets(policy, backend.key()))
                .toList();
    }

    private static boolean targets(BackendSecurityPolicy policy, ObjectKey backend) {
        return policy.spec().targetRefs().stream()
                .anyMatch(
                        ref ->
                                ref.group().equals(Kinds.AI_GROUP)
                                        && ref.kind().equals(Kinds.AI_SERVICE_BACKEND.kind())
                                        && ref.name().equals(backend.name()));
    }

    Resolved<BackendAuth> auth(BackendSecurityPolicy policy) {
        var spec = policy.spec();
        if (spec.credentialOverride() != null) {
            return unsupported(policy, "spec.credentialOverride");
        }
        return switch (spec.type()) {
            case APIKey ->
                    spec.apiKey() == null
                            ? Resolved.dangling(
                                    Problem.Reason.UnsupportedValue,
                                    describe(policy)
                                            + "spec.apiKey: missing (expected: set, since type is"
                                            + " APIKey)")
                            : secret(policy, spec.apiKey().secretRef(), API_KEY)
                                    .then(
                                            key ->
                                                    Resolved.found(
                                                            new BackendAuth(
                                                                    new BackendAuth.Credential
                                                                            .ApiKey(key),
                                                                    null)));
            case AWSCredentials, AzureAPIKey, AzureCredentials, GCPCredentials, AnthropicAPIKey ->
                    unsupported(policy, "spec.type: " + spec.type());
        };
    }

    private static Resolved<BackendAuth> unsupported(BackendSecurityPolicy policy, String what) {
        return Resolved.dangling(
                Problem.Reason.UnsupportedValue, describe(policy) + what + " is not supported yet");
    }

    private static String describe(BackendSecurityPolicy policy) {
        return "BackendSecurityPolicy " + policy.key() + ": ";
    }

    /** The Secret that a policy may read; empty when it names none. */
    Optional<ObjectKey> secretKey(BackendSecurityPolicy policy) {
        var apiKey = policy.spec().apiKey();
        if (apiKey == null) {
            return Optional.empty();
        }
        return switch (permitted(policy, apiKey.secretRef())) {
            case Resolved.Found(var key) -> Optional.of(key);
            case Resolved.Dangling(_) -> Optional.empty();
        };
    }

    private Resolved<Secret> secret(
            BackendSecurityPolicy policy, SecretObjectReference ref, String dataKey) {
        return permitted(policy, ref)
                .then(key -> value(key, dataKey))
                .at("BackendSecurityPolicy " + policy.key() + ": secretRef");
    }

    private Resolved<ObjectKey> permitted(BackendSecurityPolicy policy, SecretObjectReference ref) {
        var key =
                new ObjectKey(
                        Objects.requireNonNullElse(ref.namespace(), policy.key().namespace()),
                        ref.name());
        return grants.permitted(
                new Grants.Ref(Kinds.BACKEND_SECURITY_POLICY, policy.key()),
                new Grants.Ref(Kinds.SECRET, key));
    }

    private Resolved<Secret> value(ObjectKey key, String dataKey) {
        SecretObject secret = snapshot.secrets().get(key);
        if (secret == null) {
            return Resolved.dangling(
                    Problem.Reason.SecretNotFound, "Secret " + key + ": not found");
        }
        var value = text(secret, dataKey).map(Secret::new).filter(it -> !it.isEmpty());
        return value.isPresent()
                ? Resolved.found(value.get())
                : Resolved.dangling(
                        Problem.Reason.SecretKeyMissing,
                        "Secret %s: no value under key %s (expected: the credential)"
                                .formatted(key, dataKey));
    }

    private static Optional<String> text(SecretObject secret, String dataKey) {
        String clear = secret.stringData().get(dataKey);
        if (clear != null) {
            return Optional.of(clear);
        }
        return Optional.ofNullable(secret.data().get(dataKey))
                .map(encoded -> new String(Base64.getMimeDecoder().decode(encoded), UTF_8));
    }
}
