package io.outrigger.manifests.model;

import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.BackendAuth.Credential;
import io.outrigger.contract.Secret;
import io.outrigger.manifests.api.AIServiceBackend;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.BackendSecurityPolicy.ApiKey;
import io.outrigger.manifests.api.BackendSecurityPolicy.AwsCredentials;
import io.outrigger.manifests.api.BackendSecurityPolicy.GcpCredentials;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the credential of a backend. */
final class CredentialResolver {
    private static final String API_KEY = "apiKey";
    private static final String AWS_FILE = "credentials";
    private static final String DEFAULT_PROFILE = "default";

    private final ClusterSnapshot snapshot;

    CredentialResolver(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Empty for a backend that no policy targets. */
    Resolved<Optional<BackendAuth>> auth(AIServiceBackend backend) {
        var policies = BackendPolicies.of(backend, snapshot);
        return switch (policies.size()) {
            case 0 -> Resolved.found(Optional.empty());
            case 1 -> auth(policies.getFirst()).map(Optional::of);
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

    Resolved<BackendAuth> auth(BackendSecurityPolicy policy) {
        return CredentialOverrides.of(policy.spec())
                .then(
                        override ->
                                credential(policy)
                                        .map(it -> new BackendAuth(it, override.orElse(null))))
                .at("BackendSecurityPolicy " + policy.key());
    }

    private Resolved<Credential> credential(BackendSecurityPolicy policy) {
        var spec = policy.spec();
        var secrets = new SecretReader(snapshot, policy);
        return switch (spec.type()) {
            case APIKey -> key(spec, spec.apiKey(), secrets).map(Credential.ApiKey::new);
            case AzureAPIKey ->
                    key(spec, spec.azureAPIKey(), secrets).map(Credential.AzureApiKey::new);
            case AnthropicAPIKey ->
                    key(spec, spec.anthropicAPIKey(), secrets).map(Credential.AnthropicApiKey::new);
            case AzureCredentials ->
                    PolicyFields.member(spec.type(), spec.azureCredentials())
                            .then(_ -> secrets.token(TokenSecrets.AZURE_TOKEN))
                            .map(Credential.AzureToken::new);
            case AWSCredentials ->
                    PolicyFields.member(spec.type(), spec.awsCredentials())
                            .then(it -> aws(it, secrets));
            case GCPCredentials ->
                    PolicyFields.member(spec.type(), spec.gcpCredentials())
                            .then(it -> gcp(it, secrets));
        };
    }

    private static Resolved<Secret> key(
            BackendSecurityPolicy.Spec spec, @Nullable ApiKey member, SecretReader secrets) {
        return PolicyFields.member(spec.type(), member)
                .then(it -> secrets.line("secretRef", it.secretRef(), API_KEY));
    }

    private static Resolved<Credential> aws(AwsCredentials member, SecretReader secrets) {
        return PolicyFields.region("spec.awsCredentials.region", member.region())
                .then(_ -> awsFile(member, secrets))
                .map(it -> new Credential.Aws(it, member.region()));
    }

    /** Empty for the sidecar's default chain: IRSA, Pod Identity and the rest. */
    private static Resolved<Secret> awsFile(AwsCredentials member, SecretReader secrets) {
        var file = member.credentialsFile();
        if (file != null) {
            String field = "spec.awsCredentials.credentialsFile.secretRef";
            String profile = Objects.requireNonNullElse(file.profile(), DEFAULT_PROFILE);
            return secrets.text(field, file.secretRef(), AWS_FILE)
                    .then(
                            it ->
                                    it.isEmpty()
                                            ? Resolved.found(it)
                                            : AwsCredentialsFiles.profile(it, profile).at(field));
        }
        return member.oidcExchangeToken() == null
                ? Resolved.found(SecretReader.NONE)
                : secrets.token(TokenSecrets.AWS_FILE);
    }

    /** Without a token the sidecar uses its application default credentials. */
    private static Resolved<Credential> gcp(GcpCredentials member, SecretReader secrets) {
        boolean exchanged =
                member.credentialsFile() != null
                        || member.workloadIdentityFederationConfig() != null;
        return PolicyFields.region("spec.gcpCredentials.region", member.region())
                .then(_ -> PolicyFields.project(member.projectName()))
                .then(
                        _ ->
                                exchanged
                                        ? secrets.token(TokenSecrets.GCP_TOKEN)
                                        : Resolved.found(SecretReader.NONE))
                .map(it -> new Credential.Gcp(it, member.region(), member.projectName()));
    }

    /** The Secrets that a policy reads, without those that it may not; they need not exist. */
    Stream<ObjectKey> secretKeys(BackendSecurityPolicy policy) {
        var spec = policy.spec();
        if (!CredentialOverrides.usesConfigured(spec)) {
            return Stream.empty();
        }
        var secrets = new SecretReader(snapshot, policy);
        var named =
                PolicyFields.secretRefs(spec)
                        .flatMap(
                                ref ->
                                        switch (secrets.permitted(ref)) {
                                            case Resolved.Found(var key) -> Stream.of(key);
                                            case Resolved.Dangling(_) -> Stream.empty();
                                        });
        return TokenSecrets.isExchanged(spec)
                ? Stream.concat(named, Stream.of(TokenSecrets.key(policy.key())))
                : named;
    }
}
