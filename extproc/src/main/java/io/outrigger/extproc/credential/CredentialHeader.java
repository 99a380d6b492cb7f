package io.outrigger.extproc.credential;

import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.BackendAuth.Credential;
import io.outrigger.contract.Secret;
import java.util.Optional;
import java.util.Set;

/**
 * A credential that is one header.
 *
 * @param name lower case
 */
public record CredentialHeader(String name, Secret value) {
    /** Headers by which clients authenticate; one that is not ours must not reach the provider. */
    public static final Set<String> NAMES =
            Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key");

    /** The header for a configured credential; empty when it takes more than a header. */
    public static Optional<CredentialHeader> of(BackendAuth auth) {
        if (auth.credentialOverride() != null) {
            return Optional.empty();
        }
        return switch (auth.credential()) {
            case Credential.ApiKey(var key) -> Optional.of(bearer(key));
            case Credential.AzureToken(var token) -> Optional.of(bearer(token));
            case Credential.AzureApiKey(var key) ->
                    Optional.of(new CredentialHeader("api-key", key));
            case Credential.AnthropicApiKey(var key) ->
                    Optional.of(new CredentialHeader("x-api-key", key));
            case Credential.Aws _, Credential.Gcp _ -> Optional.empty();
        };
    }

    private static CredentialHeader bearer(Secret token) {
        return new CredentialHeader("authorization", new Secret("Bearer " + token.value()));
    }
}
