package io.outrigger.controller.token;

import io.outrigger.contract.Secret;
import io.outrigger.controller.token.Call.Via;
import io.outrigger.manifests.model.TokenExchange.EntraFederation;
import io.outrigger.manifests.model.TokenExchange.EntraSecret;
import io.outrigger.manifests.model.TokenSecrets;
import java.time.Instant;
import java.util.Map;

/** Microsoft Entra: client credentials of the v2.0 endpoint. */
final class Entra {
    private static final String SCOPE = "https://cognitiveservices.azure.com/.default";
    private static final String JWT_BEARER =
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private Entra() {}

    static Call call(EntraSecret exchange, Endpoints endpoints) {
        return call(
                exchange.tenantId(),
                endpoints,
                form(exchange.clientId()).with("client_secret", exchange.clientSecret()));
    }

    static Call call(EntraFederation exchange, Secret assertion, Endpoints endpoints) {
        return call(
                exchange.tenantId(),
                endpoints,
                form(exchange.clientId())
                        .with("client_assertion_type", JWT_BEARER)
                        .with("client_assertion", assertion));
    }

    private static Form form(String clientId) {
        return new Form()
                .with("grant_type", "client_credentials")
                .with("client_id", clientId)
                .with("scope", SCOPE);
    }

    private static Call call(String tenant, Endpoints endpoints, Form form) {
        var uri = Endpoints.below(endpoints.azureAuthority(), "/" + tenant + "/oauth2/v2.0/token");
        return Call.form(Via.AZURE, uri, Map.of(), form);
    }

    static Token token(Call call, Answer answer, Instant now) throws ExchangeException {
        var object = Answers.object(call, answer);
        return new Token(
                TokenSecrets.AZURE_TOKEN,
                Answers.secret(call, object, "access_token"),
                now.plus(Answers.expiresIn(call, object)));
    }
}
