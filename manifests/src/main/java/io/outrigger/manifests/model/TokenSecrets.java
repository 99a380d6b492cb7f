package io.outrigger.manifests.model;

import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.ObjectKey;

/**
 * The Secrets that hold exchanged tokens: names, keys and the first annotation are those of Envoy
 * AI Gateway, so that a token is still good when its controller makes place for ours.
 */
public final class TokenSecrets {
    /** An AWS shared credentials file. */
    public static final String AWS_FILE = "credentials";

    public static final String AZURE_TOKEN = "azureAccessToken";
    public static final String GCP_TOKEN = "gcpAccessToken";

    /** When the token expires, RFC 3339. */
    public static final String EXPIRATION = "rotators/expiration-time";

    /** When it is to be renewed, RFC 3339. */
    public static final String RENEWAL = "outrigger.io/renewal-time";

    /** What was exchanged, without secrets, as a hash. */
    public static final String EXCHANGE = "outrigger.io/exchange";

    private static final String PREFIX = "ai-eg-bsp-";

    private TokenSecrets() {}

    /** The Secret of a policy, beside it. */
    public static ObjectKey key(ObjectKey policy) {
        return new ObjectKey(policy.namespace(), PREFIX + policy.name());
    }

    /** Whether a policy's credential is a token that somebody must fetch and renew. */
    public static boolean isExchanged(BackendSecurityPolicy.Spec spec) {
        return switch (spec.type()) {
            case APIKey, AnthropicAPIKey, AzureAPIKey -> false;
            case AWSCredentials ->
                    spec.awsCredentials() != null
                            && spec.awsCredentials().credentialsFile() == null
                            && spec.awsCredentials().oidcExchangeToken() != null;
            case AzureCredentials -> true;
            case GCPCredentials ->
                    spec.gcpCredentials() != null
                            && (spec.gcpCredentials().credentialsFile() != null
                                    || spec.gcpCredentials().workloadIdentityFederationConfig()
                                            != null);
        };
    }
}
