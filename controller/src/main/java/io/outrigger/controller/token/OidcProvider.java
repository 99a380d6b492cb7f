package io.outrigger.controller.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Secret;
import io.outrigger.controller.token.Call.Via;
import io.outrigger.manifests.model.TokenExchange.OidcClient;
import java.net.URI;
import java.util.Base64;
import java.util.Map;

/**
 * Client credentials at an OpenID Connect provider.
 *
 * @param tokens its token endpoint
 */
record OidcProvider(URI tokens, Authentication authentication) {

    /** How a client authenticates. */
    enum Authentication {
        /** RFC 6749 section 2.3.1; every provider has to know it. */
        BASIC,
        /** In the form, for providers that say that they know nothing else. */
        FORM
    }

    /** OpenID Connect Discovery 1.0 section 4. */
    static Call discovery(OidcClient client) {
        return Call.get(
                Via.OIDC, Endpoints.below(client.issuer(), "/.well-known/openid-configuration"));
    }

    static OidcProvider discovered(OidcClient client, Call call, Answer answer)
            throws ExchangeException {
        var document = Answers.object(call, answer);
        String issuer = document.path("issuer").asString("");
        if (!issuer.equals(client.issuer().toString())) {
            throw ExchangeException.at(
                    call, "issuer: " + issuer + " (expected: " + client.issuer() + ")");
        }
        String endpoint = document.path("token_endpoint").asString("");
        if (!endpoint.matches("https?://[^/?#@\\s][^@#\\s]*")) {
            throw ExchangeException.at(
                    call, "token_endpoint: " + endpoint + " (expected: an https URL)");
        }
        var methods =
                document.path("token_endpoint_auth_methods_supported")
                        .valueStream()
                        .map(it -> it.asString(""))
                        .toList();
        boolean onlyForm =
                methods.contains("client_secret_post") && !methods.contains("client_secret_basic");
        return new OidcProvider(
                URI.create(endpoint), onlyForm ? Authentication.FORM : Authentication.BASIC);
    }

    /** RFC 6749 section 4.4.2. */
    Call token(OidcClient client) {
        var form =
                new Form()
                        .with("grant_type", "client_credentials")
                        .with("scope", String.join(" ", client.scopes()))
                        .with("audience", client.audience());
        return switch (authentication) {
            case FORM ->
                    Call.form(
                            Via.OIDC,
                            tokens,
                            Map.of(),
                            form.with("client_id", client.id())
                                    .with("client_secret", client.secret()));
            case BASIC ->
                    Call.form(
                            Via.OIDC,
                            tokens,
                            Map.of("authorization", basic(client)),
                            form.beside(client.secret()));
        };
    }

    private static String basic(OidcClient client) {
        String pair = Form.encoded(client.id()) + ":" + Form.encoded(client.secret().value());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    static Secret accessToken(Call call, Answer answer) throws ExchangeException {
        return Answers.secret(call, Answers.object(call, answer), "access_token");
    }
}
