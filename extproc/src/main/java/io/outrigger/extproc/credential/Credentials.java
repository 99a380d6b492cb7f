package io.outrigger.extproc.credential;

import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.BackendAuth.CredentialOverride;
import io.outrigger.contract.Secret;
import io.outrigger.extproc.observe.Metrics;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Makes configured credentials ready. Tokens that are fetched belong to the process, not to a
 * configuration: a reload does not fetch them anew.
 */
public final class Credentials {
    /** Headers by which clients authenticate; one that is not ours must not reach a provider. */
    private static final Set<String> OF_CLIENTS =
            Set.of(
                    "authorization",
                    "x-api-key",
                    "api-key",
                    "x-goog-api-key",
                    "x-amz-security-token",
                    "x-amz-date",
                    "x-amz-content-sha256",
                    "cookie");

    private final Clock clock;
    private final TokenSource<AwsCredentialsIdentity> aws;
    private final TokenSource<Secret> google;

    public Credentials(Clock clock, GoogleAccess googleAccess, Metrics metrics) {
        this.clock = clock;
        // no class of a cloud's library is loaded before a backend needs it
        this.aws = new TokenSource<>("aws", () -> AwsKeys.fetch(clock), clock, metrics);
        this.google =
                new TokenSource<>(
                        "google", () -> GoogleTokens.fetch(clock, googleAccess), clock, metrics);
    }

    /**
     * The credential of a backend. A token that it needs is fetched ahead of the first request.
     *
     * @param auth null when the backend wants none
     * @throws CredentialException if it cannot be used
     */
    public Credential of(@Nullable BackendAuth auth) throws CredentialException {
        if (auth == null) {
            return Credential.NONE;
        }
        if (auth.credential() instanceof BackendAuth.Credential.Aws) {
            AwsCredential.prepare(clock);
        }
        CredentialOverride source = auth.credentialOverride();
        if (source == null) {
            return configured(auth.credential());
        }
        return new RequestCredential(
                source,
                Readings.of(auth, source, clock),
                source.fallbackToConfigured() ? configured(auth.credential()) : null);
    }

    /**
     * Names of the client's headers that must not reach a backend. Without a configured credential
     * the client's own one is what the provider is meant to get.
     */
    public Set<String> hidden(@Nullable BackendAuth auth) {
        if (auth == null) {
            return Set.of();
        }
        var hidden = new TreeSet<>(OF_CLIENTS);
        CredentialOverride source = auth.credentialOverride();
        if (source != null) {
            hidden.addAll(source.inputHeadersToRemove());
            hidden.addAll(Readings.of(auth, source, clock).headers().keySet());
        }
        return hidden;
    }

    private Credential configured(BackendAuth.Credential credential) throws CredentialException {
        return switch (credential) {
            case BackendAuth.Credential.ApiKey(var key) -> HeaderCredential.bearer(key);
            case BackendAuth.Credential.AzureToken(var token) -> HeaderCredential.bearer(token);
            case BackendAuth.Credential.AzureApiKey(var key) -> HeaderCredential.of("api-key", key);
            case BackendAuth.Credential.AnthropicApiKey(var key) ->
                    HeaderCredential.of("x-api-key", key);
            case BackendAuth.Credential.Aws(var file, var region) -> aws(file, region);
            case BackendAuth.Credential.Gcp(var token, var region, var project) ->
                    new GcpCredential(googleToken(token), project, region);
        };
    }

    private Supplier<CompletionStage<Secret>> googleToken(Secret configured) {
        if (configured.value().isBlank()) {
            var _ = google.get();
            return google::get;
        }
        return () -> CompletableFuture.completedFuture(configured);
    }

    private Credential aws(Secret file, String region) throws CredentialException {
        if (file.value().isBlank()) {
            var _ = aws.get();
            return new AwsCredential(aws::get, region, clock);
        }
        AwsCredentialsIdentity keys = AwsKeys.parse(file);
        return new AwsCredential(() -> CompletableFuture.completedFuture(keys), region, clock);
    }
}
