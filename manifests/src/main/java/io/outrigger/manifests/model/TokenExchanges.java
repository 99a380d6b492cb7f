package io.outrigger.manifests.model;

import io.outrigger.contract.Secret;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.BackendSecurityPolicy.AwsCredentials;
import io.outrigger.manifests.api.BackendSecurityPolicy.AzureCredentials;
import io.outrigger.manifests.api.BackendSecurityPolicy.GcpCredentials;
import io.outrigger.manifests.api.BackendSecurityPolicy.GcpWorkloadIdentity;
import io.outrigger.manifests.tree.Json;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Finds what the tokens of policies are obtained with. */
public final class TokenExchanges {
    private static final String CLIENT_SECRET = "client-secret";
    private static final String SERVICE_ACCOUNT = "service_account.json";
    private static final String GOOGLE_TOKENS = "https://oauth2.googleapis.com/token";

    /** Of a session's name in the Security Token Service. */
    private static final int MAX_SESSION_NAME = 64;

    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9.-]+");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9-]+");

    private final BackendSecurityPolicy policy;
    private final SecretReader secrets;

    private TokenExchanges(BackendSecurityPolicy policy, ClusterSnapshot snapshot) {
        this.policy = policy;
        this.secrets = new SecretReader(snapshot, policy);
    }

    /** Empty for a policy whose credential is no token, or one that no request uses. */
    public static Optional<Resolved<TokenExchange>> of(
            BackendSecurityPolicy policy, ClusterSnapshot snapshot) {
        var spec = policy.spec();
        return TokenSecrets.isExchanged(spec) && CredentialOverrides.usesConfigured(spec)
                ? Optional.of(
                        new TokenExchanges(policy, snapshot)
                                .exchange()
                                .at("BackendSecurityPolicy " + policy.key()))
                : Optional.empty();
    }

    private Resolved<TokenExchange> exchange() {
        var spec = policy.spec();
        return switch (spec.type()) {
            case AWSCredentials ->
                    PolicyFields.member(spec.type(), spec.awsCredentials()).then(this::aws);
            case AzureCredentials ->
                    PolicyFields.member(spec.type(), spec.azureCredentials()).then(this::azure);
            case GCPCredentials ->
                    PolicyFields.member(spec.type(), spec.gcpCredentials()).then(this::gcp);
            case APIKey, AnthropicAPIKey, AzureAPIKey ->
                    throw new IllegalArgumentException(
                            "type: " + spec.type() + " (expected: one with tokens)");
        };
    }

    private Resolved<TokenExchange> aws(AwsCredentials member) {
        var clients = new OidcClients(secrets, "spec.awsCredentials.oidcExchangeToken");
        String name = "ai-gateway-" + policy.key().name();
        String session = name.substring(0, Math.min(name.length(), MAX_SESSION_NAME));
        return PolicyFields.region("spec.awsCredentials.region", member.region())
                .then(_ -> PolicyFields.member(policy.spec().type(), member.oidcExchangeToken()))
                .then(
                        token ->
                                clients.client(token.token())
                                        .map(
                                                client ->
                                                        new TokenExchange.AwsWebIdentity(
                                                                client,
                                                                member.region(),
                                                                token.awsRoleArn(),
                                                                session)));
    }

    private Resolved<TokenExchange> azure(AzureCredentials member) {
        String field = "spec.azureCredentials.tenantID";
        return PolicyFields.matching(field, member.tenantID(), TENANT, "a tenant's id or domain")
                .then(_ -> entra(member));
    }

    private Resolved<TokenExchange> entra(AzureCredentials member) {
        var secretRef = member.clientSecretRef();
        var federated = member.oidcExchangeToken();
        String tenant = member.tenantID();
        String id = member.clientID();
        if (secretRef != null && federated == null) {
            return secrets.line("spec.azureCredentials.clientSecretRef", secretRef, CLIENT_SECRET)
                    .map(it -> new TokenExchange.EntraSecret(tenant, id, it));
        }
        if (federated != null && secretRef == null) {
            return new OidcClients(secrets, "spec.azureCredentials.oidcExchangeToken")
                    .client(federated)
                    .map(it -> new TokenExchange.EntraFederation(tenant, id, it));
        }
        return Resolved.dangling(
                Problem.Reason.UnsupportedValue,
                "spec.azureCredentials: (expected: either clientSecretRef or oidcExchangeToken)");
    }

    private Resolved<TokenExchange> gcp(GcpCredentials member) {
        var file = member.credentialsFile();
        if (file != null) {
            String field = "spec.gcpCredentials.credentialsFile.secretRef";
            return secrets.text(field, file.secretRef(), SERVICE_ACCOUNT)
                    .then(it -> serviceAccount(it).at(field + ": " + SERVICE_ACCOUNT));
        }
        return PolicyFields.member(policy.spec().type(), member.workloadIdentityFederationConfig())
                .then(it -> federation(member.projectName(), it));
    }

    private Resolved<TokenExchange> federation(String project, GcpWorkloadIdentity config) {
        String field = "spec.gcpCredentials.workloadIdentityFederationConfig.";
        var clients = new OidcClients(secrets, field + "oidcExchangeToken");
        String audience =
                "//iam.googleapis.com/projects/%s/locations/global/workloadIdentityPools/%s/providers/%s"
                        .formatted(
                                config.projectID(),
                                config.workloadIdentityPoolName(),
                                config.workloadIdentityProviderName());
        return PolicyFields.project(project)
                .then(_ -> account(field + "serviceAccountImpersonation", project, config))
                .then(
                        account ->
                                clients.client(config.oidcExchangeToken())
                                        .map(
                                                client ->
                                                        new TokenExchange.GoogleFederation(
                                                                client, audience, account)));
    }

    private static Resolved<String> account(
            String field, String project, GcpWorkloadIdentity config) {
        var impersonation = config.serviceAccountImpersonation();
        return impersonation == null
                ? Resolved.found("")
                : PolicyFields.matching(
                                field + ".serviceAccountName",
                                impersonation.serviceAccountName(),
                                ACCOUNT,
                                "the part of its email before the @")
                        .map(name -> name + "@" + project + ".iam.gserviceaccount.com");
    }

    private static Resolved<TokenExchange> serviceAccount(Secret file) {
        JsonNode tree;
        try {
            tree = Json.parse(file.value());
        } catch (JacksonException _) {
            // its message may quote the key
            return Resolved.dangling(
                    Problem.Reason.UnsupportedValue,
                    "(expected: the key file of a service account, in JSON)");
        }
        String type = tree.path("type").asString("missing");
        String email = tree.path("client_email").asString("");
        var key = new Secret(tree.path("private_key").asString(""));
        if (!type.equals("service_account")) {
            return PolicyFields.refused("type", type, "service_account");
        }
        if (email.isEmpty() || key.isEmpty()) {
            return PolicyFields.refused(
                    email.isEmpty() ? "client_email" : "private_key", "missing", "a value");
        }
        return PolicyFields.url("token_uri", tree.path("token_uri").asString(GOOGLE_TOKENS))
                .map(
                        uri ->
                                new TokenExchange.GoogleServiceAccount(
                                        email, tree.path("private_key_id").asString(""), key, uri));
    }
}
