package io.outrigger.controller.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Secret;
import io.outrigger.controller.token.Call.Method;
import io.outrigger.controller.token.Call.Via;
import io.outrigger.manifests.model.TokenExchange.GoogleFederation;
import io.outrigger.manifests.model.TokenExchange.GoogleServiceAccount;
import io.outrigger.manifests.model.TokenSecrets;
import io.outrigger.manifests.tree.Json;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Google: service account keys, workload identity federation, impersonation. */
final class Google {
    private static final String CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
    private static final String IAM = "https://www.googleapis.com/auth/iam";
    private static final String OAUTH = "urn:ietf:params:oauth:";
    private static final long LIFETIME_SECONDS = 3600;

    private Google() {}

    /** RFC 7523 section 2.1, signed with the account's own key. */
    static Call call(GoogleServiceAccount account, Instant now) throws ExchangeException {
        var header = Json.object("alg", "RS256", "typ", "JWT");
        if (!account.keyId().isEmpty()) {
            header.put("kid", account.keyId());
        }
        var claims =
                Json.object(
                        "iss", account.email(),
                        "scope", CLOUD_PLATFORM,
                        "aud", account.tokenEndpoint().toString(),
                        "iat", now.getEpochSecond(),
                        "exp", now.getEpochSecond() + LIFETIME_SECONDS);
        String unsigned =
                base64(Json.print(header).getBytes(UTF_8))
                        + "."
                        + base64(Json.print(claims).getBytes(UTF_8));
        var assertion = new Secret(unsigned + "." + base64(signature(account, unsigned)));
        return Call.form(
                Via.GOOGLE,
                account.tokenEndpoint(),
                Map.of(),
                new Form()
                        .with("grant_type", OAUTH + "grant-type:jwt-bearer")
                        .with("assertion", assertion));
    }

    private static byte[] signature(GoogleServiceAccount account, String text)
            throws ExchangeException {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key(account.privateKey()));
            signature.update(text.getBytes(UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw ExchangeException.before(
                    "service_account.json: private_key: (expected: an RSA key, PKCS #8, in PEM)");
        }
    }

    private static PrivateKey key(Secret pem) throws GeneralSecurityException {
        String base64 =
                pem.value()
                        .replace("-----BEGIN PRIVATE KEY-----", "")
                        .replace("-----END PRIVATE KEY-----", "")
                        .replaceAll("\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * RFC 8693 section 2.1. A token that only impersonates may do no more; one that calls models
     * itself needs their scope.
     */
    static Call exchange(GoogleFederation exchange, Secret subject, Endpoints endpoints) {
        return Call.form(
                Via.GOOGLE,
                Endpoints.below(endpoints.googleSts(), "/v1/token"),
                Map.of(),
                new Form()
                        .with("grant_type", OAUTH + "grant-type:token-exchange")
                        .with("audience", exchange.audience())
                        .with("scope", exchange.serviceAccount().isEmpty() ? CLOUD_PLATFORM : IAM)
                        .with("requested_token_type", OAUTH + "token-type:access_token")
                        .with("subject_token_type", OAUTH + "token-type:jwt")
                        .with("subject_token", subject));
    }

    static Secret federated(Call call, Answer answer) throws ExchangeException {
        return Answers.secret(call, Answers.object(call, answer), "access_token");
    }

    static Token token(Call call, Answer answer, Instant now) throws ExchangeException {
        var object = Answers.object(call, answer);
        return new Token(
                TokenSecrets.GCP_TOKEN,
                Answers.secret(call, object, "access_token"),
                now.plus(Answers.expiresIn(call, object)));
    }

    /** generateAccessToken of the IAM Service Account Credentials API. */
    static Call impersonation(GoogleFederation exchange, Secret federated, Endpoints endpoints) {
        var uri =
                Endpoints.below(
                        endpoints.googleIamCredentials(),
                        "/v1/projects/-/serviceAccounts/"
                                + Form.encoded(exchange.serviceAccount())
                                + ":generateAccessToken");
        var body =
                Json.object(
                        "scope", Json.array(CLOUD_PLATFORM), "lifetime", LIFETIME_SECONDS + "s");
        return new Call(
                Via.GOOGLE,
                Method.POST,
                uri,
                Map.of(
                        "authorization", "Bearer " + federated.value(),
                        "accept", "application/json",
                        "content-type", "application/json"),
                Json.print(body),
                List.of(federated));
    }

    static Token impersonated(Call call, Answer answer) throws ExchangeException {
        var object = Answers.object(call, answer);
        var value = Answers.secret(call, object, "accessToken");
        try {
            var expires = Instant.parse(object.path("expireTime").asString(""));
            return new Token(TokenSecrets.GCP_TOKEN, value, expires);
        } catch (DateTimeException _) {
            throw ExchangeException.at(call, "expireTime: (expected: an RFC 3339 time)");
        }
    }
}
