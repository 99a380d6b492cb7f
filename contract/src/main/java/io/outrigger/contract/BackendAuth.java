package io.outrigger.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How requests to a backend are authenticated.
 *
 * @param credentialOverride where a request may bring its own credential; null when it may not
 */
public record BackendAuth(Credential credential, @Nullable CredentialOverride credentialOverride) {

    /** The configured credential; in the file exactly one of the keys named at each case. */
    public sealed interface Credential {
        /** {@code apiKey}: sent as {@code Authorization: Bearer}. */
        record ApiKey(Secret key) implements Credential {}

        /** {@code azureAPIKey}: sent as {@code api-key}. */
        record AzureApiKey(Secret key) implements Credential {}

        /** {@code anthropicAPIKey}: sent as {@code x-api-key}. */
        record AnthropicApiKey(Secret key) implements Credential {}

        /** {@code azure}: an Entra access token, sent as {@code Authorization: Bearer}. */
        record AzureToken(Secret accessToken) implements Credential {}

        /**
         * {@code aws}: SigV4.
         *
         * @param credentialFileLiteral text of an AWS shared credentials file; empty for the
         *     default credential chain
         */
        record Aws(Secret credentialFileLiteral, String region) implements Credential {}

        /**
         * {@code gcp}: bearer token and project path.
         *
         * @param accessToken empty for application default credentials
         */
        record Gcp(Secret accessToken, String region, String projectName) implements Credential {}
    }

    /**
     * Takes the credential of one request from a header, or from dynamic metadata.
     *
     * @param headerName lower case; a prefix for AWS; empty when metadata is the source
     * @param fallbackToConfigured use the configured credential when the request brings none
     * @param inputHeadersToRemove names that must not reach the provider
     */
    public record CredentialOverride(
            String headerName,
            String dynamicMetadataNamespace,
            String dynamicMetadataKey,
            boolean fallbackToConfigured,
            List<String> inputHeadersToRemove) {
        public CredentialOverride {
            inputHeadersToRemove = List.copyOf(inputHeadersToRemove);
        }
    }
}
