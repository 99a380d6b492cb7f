package io.outrigger.extproc.credential;

import io.outrigger.contract.BackendAuth;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Configured credentials, made ready. */
public final class Credentials {
    /** Headers by which clients authenticate; one that is not ours must not reach the provider. */
    public static final Set<String> CLIENT_HEADERS =
            Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key");

    private Credentials() {}

    /** For a provider that wants no credential. */
    public static Credential none() {
        return request ->
                CompletableFuture.completedFuture(
                        new Credential.Signing.Signed(request.path(), Map.of()));
    }

    /** Empty for a kind of credential that this version does not know. */
    public static Optional<Credential> of(BackendAuth auth) {
        if (auth.credentialOverride() != null) {
            return Optional.empty();
        }
        return switch (auth.credential()) {
            case BackendAuth.Credential.ApiKey(var key) ->
                    Optional.of(HeaderCredential.bearer(key));
            case BackendAuth.Credential.AzureToken(var token) ->
                    Optional.of(HeaderCredential.bearer(token));
            case BackendAuth.Credential.AzureApiKey(var key) ->
                    Optional.of(new HeaderCredential("api-key", key));
            case BackendAuth.Credential.AnthropicApiKey(var key) ->
                    Optional.of(new HeaderCredential("x-api-key", key));
            case BackendAuth.Credential.Aws _, BackendAuth.Credential.Gcp _ -> Optional.empty();
        };
    }
}
