package io.outrigger.manifests.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How requests to AIServiceBackends are authenticated. */
public record BackendSecurityPolicy(ObjectMeta metadata, Spec spec, Status status)
        implements ApiObject {
    public BackendSecurityPolicy {
        status = status == null ? Status.NONE : status;
    }

    /** What the user wants: {@code type} and the member that belongs to it. */
    public record Spec(
            List<LocalPolicyTargetReference> targetRefs,
            Type type,
            @Nullable ApiKey apiKey,
            @Nullable AwsCredentials awsCredentials,
            @Nullable ApiKey azureAPIKey,
            @Nullable AzureCredentials azureCredentials,
            @Nullable GcpCredentials gcpCredentials,
            @Nullable ApiKey anthropicAPIKey,
            @Nullable CredentialOverride credentialOverride) {
        public Spec {
            targetRefs = List.copyOf(targetRefs);
        }
    }

    /** The kinds of credential. */
    public enum Type {
        APIKey,
        AWSCredentials,
        AzureAPIKey,
        AzureCredentials,
        GCPCredentials,
        AnthropicAPIKey
    }

    /** A Secret with key {@code apiKey}. */
    public record ApiKey(SecretObjectReference secretRef) {}

    /** AWS: a shared credentials file, a token exchange, or the default chain of the sidecar. */
    public record AwsCredentials(
            String region,
            @Nullable AwsCredentialsFile credentialsFile,
            @Nullable AwsOidcExchangeToken oidcExchangeToken) {}

    /** A Secret with key {@code credentials}; a missing profile is {@code default}. */
    public record AwsCredentialsFile(SecretObjectReference secretRef, @Nullable String profile) {}

    /** Web identity federation. */
    public record AwsOidcExchangeToken(
            Oidc oidc, @Nullable String grantType, @Nullable String aud, String awsRoleArn) {

        /** What is not particular to AWS. */
        public OidcExchangeToken token() {
            return new OidcExchangeToken(oidc, grantType, aud);
        }
    }

    /** Azure: a client secret or a token exchange. */
    public record AzureCredentials(
            String clientID,
            String tenantID,
            @Nullable SecretObjectReference clientSecretRef,
            @Nullable OidcExchangeToken oidcExchangeToken) {}

    /** A token from an OpenID Connect provider. */
    public record OidcExchangeToken(Oidc oidc, @Nullable String grantType, @Nullable String aud) {}

    /**
     * An OpenID Connect provider and our client there, of Envoy Gateway's type: what only a browser
     * needs is not read.
     *
     * @param clientIDRef a Secret with key {@code client-id}, instead of {@code clientID}
     * @param clientSecret a Secret with key {@code client-secret}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Oidc(
            OidcProvider provider,
            @Nullable String clientID,
            @Nullable SecretObjectReference clientIDRef,
            SecretObjectReference clientSecret,
            List<String> scopes) {
        public Oidc {
            scopes = List.copyOf(scopes);
        }
    }

    /** Its issuer, and where tokens are if its discovery document should not be asked. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record OidcProvider(String issuer, @Nullable String tokenEndpoint) {}

    /** GCP: a service account file, federation, or the default of the sidecar. */
    public record GcpCredentials(
            String projectName,
            String region,
            @Nullable GcpCredentialsFile credentialsFile,
            @Nullable GcpWorkloadIdentity workloadIdentityFederationConfig) {}

    /** A Secret with key {@code service_account.json}. */
    public record GcpCredentialsFile(SecretObjectReference secretRef) {}

    /** Workload identity federation. */
    public record GcpWorkloadIdentity(
            String projectID,
            String workloadIdentityPoolName,
            String workloadIdentityProviderName,
            @Nullable GcpImpersonation serviceAccountImpersonation,
            OidcExchangeToken oidcExchangeToken) {}

    /** The account to act as. */
    public record GcpImpersonation(String serviceAccountName) {}

    /** Where a request may bring its own credential. */
    public record CredentialOverride(
            @Nullable FromRequestHeaders fromRequestHeaders,
            @Nullable FromDynamicMetadata fromDynamicMetadata) {}

    /** From a header. */
    public record FromRequestHeaders(
            @Nullable String header, @Nullable Boolean fallbackToConfigured) {}

    /** From metadata that another filter wrote. */
    public record FromDynamicMetadata(
            String namespace, @Nullable String key, @Nullable Boolean fallbackToConfigured) {}
}
