package io.outrigger.manifests.model;

import io.outrigger.contract.Secret;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy's token is obtained with. Prints without secrets. */
public sealed interface TokenExchange {

    /**
     * AWS: AssumeRoleWithWebIdentity of the Security Token Service.
     *
     * @param sessionName what CloudTrail shows
     */
    record AwsWebIdentity(OidcClient client, String region, String roleArn, String sessionName)
            implements TokenExchange {}

    /** Microsoft Entra: client credentials with a secret. */
    record EntraSecret(String tenantId, String clientId, Secret clientSecret)
            implements TokenExchange {}

    /** Microsoft Entra: client credentials with a token of another provider as assertion. */
    record EntraFederation(String tenantId, String clientId, OidcClient client)
            implements TokenExchange {}

    /**
     * Google: a service account's own signature (RFC 7523).
     *
     * @param keyId which of its keys signs; may be empty
     * @param privateKey PKCS #8, PEM
     */
    record GoogleServiceAccount(String email, String keyId, Secret privateKey, URI tokenEndpoint)
            implements TokenExchange {}

    /**
     * Google: workload identity federation (RFC 8693).
     *
     * @param audience resource name of the pool's provider
     * @param serviceAccount email of the account to act as; empty for the federated identity itself
     */
    record GoogleFederation(OidcClient client, String audience, String serviceAccount)
            implements TokenExchange {}

    /**
     * A client of an OpenID Connect provider that asks for tokens of its own (RFC 6749 section
     * 4.4).
     *
     * @param tokenEndpoint null to take it from the provider's discovery document
     * @param audience sent as {@code audience}; empty for none
     */
    record OidcClient(
            URI issuer,
            @Nullable URI tokenEndpoint,
            String id,
            Secret secret,
            List<String> scopes,
            String audience) {
        public OidcClient {
            scopes = List.copyOf(scopes);
        }
    }
}
