package io.outrigger.contract.codec;

import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.ClientAuth.ApiKeyAuth;
import io.outrigger.contract.ClientAuth.Authorization;
import io.outrigger.contract.ClientAuth.BasicAuth;
import io.outrigger.contract.ClientAuth.Claim;
import io.outrigger.contract.ClientAuth.ExtAuth;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.contract.ClientAuth.Jwt;
import io.outrigger.contract.ClientAuth.JwtPrincipal;
import io.outrigger.contract.ClientAuth.JwtProvider;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.contract.ClientAuth.Rule;
import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.contract.ClientAuth.Values;
import org.jspecify.annotations.Nullable;

/** Who may use which backends. {@link ClientAuthReader} is its mirror. */
final class ClientAuthWriter {
    private ClientAuthWriter() {}

    static @Nullable Block clientAuth(ClientAuth auth) {
        return auth.policies().isEmpty()
                ? null
                : new Block().list("policies", auth.policies(), ClientAuthWriter::policy);
    }

    private static Block policy(Policy policy) {
        return new Block()
                .always("name", policy.name())
                .texts("backends", policy.backends())
                .text("refusal", policy.refusal())
                .object("apiKeyAuth", policy.apiKeyAuth(), ClientAuthWriter::apiKeyAuth)
                .object("basicAuth", policy.basicAuth(), ClientAuthWriter::basicAuth)
                .object("jwt", policy.jwt(), ClientAuthWriter::jwt)
                .object("authorization", policy.authorization(), ClientAuthWriter::authorization)
                .object("extAuth", policy.extAuth(), ClientAuthWriter::extAuth);
    }

    private static Block extAuth(ExtAuth auth) {
        var service =
                switch (auth.service()) {
                    case ExtAuthService.Http(var url, var headersToBackend) ->
                            new Block()
                                    .always("url", url)
                                    .texts("headersToBackend", headersToBackend);
                    case ExtAuthService.Grpc grpc -> new Block().object("grpc", grpc(grpc));
                };
        return service.texts("headersToExtAuth", auth.headersToExtAuth())
                .always("timeout", auth.timeout().toString())
                .always("failOpen", auth.failOpen());
    }

    private static Block grpc(ExtAuthService.Grpc grpc) {
        return new Block()
                .always("url", grpc.url())
                .list(
                        "contextExtensions",
                        grpc.contextExtensions(),
                        it -> new Block().always("name", it.name()).always("value", it.value()));
    }

    private static Block apiKeyAuth(ApiKeyAuth auth) {
        return new Block()
                .list("extractFrom", auth.extractFrom(), ClientAuthWriter::source)
                .list(
                        "clients",
                        auth.clients(),
                        it -> new Block().always("id", it.id()).always("sha256", it.sha256()))
                .text("forwardClientIDHeader", auth.forwardClientIDHeader());
    }

    private static Block source(Source source) {
        return new Block()
                .always("place", source.place().name())
                .always("name", source.name())
                .text("prefix", source.prefix());
    }

    private static Block basicAuth(BasicAuth auth) {
        return new Block()
                .list(
                        "users",
                        auth.users(),
                        it ->
                                new Block()
                                        .always("name", it.name())
                                        .always("sha1", it.sha1().value()))
                .text("forwardUsernameHeader", auth.forwardUsernameHeader());
    }

    private static Block jwt(Jwt jwt) {
        return new Block()
                .always("need", jwt.need().name())
                .list("providers", jwt.providers(), ClientAuthWriter::provider);
    }

    private static Block provider(JwtProvider provider) {
        return new Block()
                .always("name", provider.name())
                .text("issuer", provider.issuer())
                .texts("audiences", provider.audiences())
                .text("jwks", provider.jwks())
                .text("jwksUri", provider.jwksUri())
                .always("cacheDuration", provider.cacheDuration().toString())
                .list(
                        "claimToHeaders",
                        provider.claimToHeaders(),
                        it -> new Block().always("claim", it.claim()).always("header", it.header()))
                .list("extractFrom", provider.extractFrom(), ClientAuthWriter::source);
    }

    private static Block authorization(Authorization authorization) {
        return new Block()
                .always("defaultAction", authorization.defaultAction().name())
                .list("rules", authorization.rules(), ClientAuthWriter::rule);
    }

    private static Block rule(Rule rule) {
        return new Block()
                .text("name", rule.name())
                .always("action", rule.action().name())
                .texts("methods", rule.methods())
                .object(
                        "path",
                        rule.path(),
                        it ->
                                new Block()
                                        .always("type", it.type().name())
                                        .always("value", it.value()))
                .texts("clientCIDRs", rule.clientCIDRs())
                .list("headers", rule.headers(), ClientAuthWriter::values)
                .object("jwt", rule.jwt(), ClientAuthWriter::principal);
    }

    private static Block values(Values values) {
        return new Block().always("name", values.name()).texts("values", values.values());
    }

    private static Block claim(Claim claim) {
        return new Block()
                .always("name", claim.name())
                .always("valueType", claim.valueType().name())
                .texts("values", claim.values());
    }

    private static Block principal(JwtPrincipal principal) {
        return new Block()
                .always("provider", principal.provider())
                .list("claims", principal.claims(), ClientAuthWriter::claim)
                .texts("scopes", principal.scopes());
    }
}
