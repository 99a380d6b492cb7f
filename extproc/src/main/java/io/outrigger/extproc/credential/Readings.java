package io.outrigger.extproc.credential;

import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.BackendAuth.CredentialOverride;
import io.outrigger.contract.Secret;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How each kind of credential is read from a request. */
final class Readings {
    /** The part of a credential that is one value; the name that a plain metadata string has. */
    private static final String WHOLE = "";

    private Readings() {}

    /**
     * @param clock for signatures
     */
    static RequestCredential.Reading of(BackendAuth auth, CredentialOverride source, Clock clock) {
        return switch (auth.credential()) {
            case BackendAuth.Credential.ApiKey _ ->
                    one(named(source, "x-aigw-api-key"), HeaderCredential::brought);
            case BackendAuth.Credential.AzureToken _ ->
                    one(named(source, "x-aigw-azure-access-token"), HeaderCredential::brought);
            case BackendAuth.Credential.AzureApiKey _ ->
                    one(
                            named(source, "x-aigw-azure-api-key"),
                            key -> HeaderCredential.of("api-key", key));
            case BackendAuth.Credential.AnthropicApiKey _ ->
                    one(
                            named(source, "x-aigw-anthropic-api-key"),
                            key -> HeaderCredential.of("x-api-key", key));
            case BackendAuth.Credential.Gcp(_, var region, var project) ->
                    one(
                            named(source, "x-aigw-gcp-access-token"),
                            token ->
                                    new GcpCredential(
                                            () -> CompletableFuture.completedFuture(token),
                                            project,
                                            region));
            case BackendAuth.Credential.Aws(_, var region) ->
                    new AwsReading(named(source, "x-aigw-aws-"), region, clock);
        };
    }

    private static String named(CredentialOverride source, String otherwise) {
        return source.headerName().isEmpty() ? otherwise : source.headerName();
    }

    private static RequestCredential.Reading one(String header, Function<Secret, Credential> make) {
        return new RequestCredential.Reading() {
            @Override
            public Map<String, String> headers() {
                return Map.of(header, WHOLE);
            }

            @Override
            public @Nullable Credential read(Map<String, String> parts) {
                String value = parts.getOrDefault(WHOLE, "").strip();
                return value.isEmpty() ? null : make.apply(new Secret(value));
            }
        };
    }

    /**
     * Access keys in three headers.
     *
     * @param prefix of their names
     */
    private record AwsReading(String prefix, String region, Clock clock)
            implements RequestCredential.Reading {
        private static final String ID = "accessKeyId";
        private static final String SECRET = "secretAccessKey";
        private static final String TOKEN = "sessionToken";

        @Override
        public Map<String, String> headers() {
            return Map.of(
                    prefix + "access-key-id", ID,
                    prefix + "secret-access-key", SECRET,
                    prefix + "session-token", TOKEN);
        }

        @Override
        public @Nullable Credential read(Map<String, String> parts) throws CredentialException {
            String id = parts.getOrDefault(ID, "").strip();
            String secret = parts.getOrDefault(SECRET, "").strip();
            String token = parts.getOrDefault(TOKEN, "").strip();
            if (id.isEmpty() && secret.isEmpty() && token.isEmpty()) {
                return null;
            }
            if (id.isEmpty() || secret.isEmpty()) {
                throw new CredentialException(
                        "incomplete upstream credential (expected: access key id and secret access"
                                + " key)");
            }
            var keys = AwsKeys.of(id, secret, token);
            return new AwsCredential(() -> CompletableFuture.completedFuture(keys), region, clock);
        }
    }
}
