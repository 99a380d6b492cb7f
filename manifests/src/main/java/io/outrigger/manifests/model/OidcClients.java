package io.outrigger.manifests.model;

import io.outrigger.contract.Secret;
import io.outrigger.manifests.api.BackendSecurityPolicy.Oidc;
import io.outrigger.manifests.api.BackendSecurityPolicy.OidcExchangeToken;
import io.outrigger.manifests.model.TokenExchange.OidcClient;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Resolves clients of OpenID Connect providers.
 *
 * @param field where the client stands in the policy
 */
record OidcClients(SecretReader secrets, String field) {
    private static final String CLIENT_SECRET = "client-secret";
    private static final String CLIENT_ID = "client-id";
    private static final String CLIENT_CREDENTIALS = "client_credentials";

    /** Who we are at the provider. */
    private record Identity(String id, Secret secret) {}

    Resolved<OidcClient> client(OidcExchangeToken token) {
        var oidc = token.oidc();
        return grantType(Objects.requireNonNullElse(token.grantType(), CLIENT_CREDENTIALS))
                .then(_ -> PolicyFields.url(at("provider.issuer"), oidc.provider().issuer()))
                .then(issuer -> client(token, issuer));
    }

    private Resolved<OidcClient> client(OidcExchangeToken token, URI issuer) {
        var oidc = token.oidc();
        String audience = Objects.requireNonNullElse(token.aud(), "");
        return tokenEndpoint(oidc)
                .then(
                        endpoint ->
                                identity(oidc)
                                        .map(
                                                me ->
                                                        new OidcClient(
                                                                issuer,
                                                                endpoint.orElse(null),
                                                                me.id(),
                                                                me.secret(),
                                                                oidc.scopes(),
                                                                audience)));
    }

    private Resolved<String> grantType(String given) {
        return given.isEmpty() || given.equals(CLIENT_CREDENTIALS)
                ? Resolved.found(CLIENT_CREDENTIALS)
                : PolicyFields.refused(field + ".grantType", given, CLIENT_CREDENTIALS);
    }

    private Resolved<Optional<URI>> tokenEndpoint(Oidc oidc) {
        String given = Objects.requireNonNullElse(oidc.provider().tokenEndpoint(), "");
        return given.isEmpty()
                ? Resolved.found(Optional.empty())
                : PolicyFields.url(at("provider.tokenEndpoint"), given).map(Optional::of);
    }

    private Resolved<Identity> identity(Oidc oidc) {
        return id(oidc).then(
                        id ->
                                secrets.line(at("clientSecret"), oidc.clientSecret(), CLIENT_SECRET)
                                        .map(secret -> new Identity(id, secret)));
    }

    private Resolved<String> id(Oidc oidc) {
        String id = oidc.clientID();
        var ref = oidc.clientIDRef();
        if (id != null && ref == null) {
            return Resolved.found(id);
        }
        return ref != null && id == null
                ? secrets.line(at("clientIDRef"), ref, CLIENT_ID).map(Secret::value)
                : Resolved.dangling(
                        Problem.Reason.UnsupportedValue,
                        field + ".oidc: (expected: either clientID or clientIDRef)");
    }

    private String at(String member) {
        return field + ".oidc." + member;
    }
}
