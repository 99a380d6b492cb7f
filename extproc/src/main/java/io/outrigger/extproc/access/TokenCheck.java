package io.outrigger.extproc.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.outrigger.contract.ClientAuth.Jwt;
import io.outrigger.contract.ClientAuth.JwtProvider;
import io.outrigger.contract.ClientAuth.Need;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import java.text.ParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies JSON Web Tokens. A provider's keys may have to be fetched, so it may take its time. */
final class TokenCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TokenCheck.class);

    /** Signatures that only the issuer can make. */
    private static final Set<JWSAlgorithm> ALGORITHMS = algorithms();

    private final Need need;
    private final List<Provider> providers;

    private record Provider(JwtProvider config, DefaultJWTProcessor<SecurityContext> processor) {}

    /** What a request's tokens came to. */
    sealed interface Outcome {
        record Valid(Token token, Map<String, @Nullable String> headers) implements Outcome {}

        /** Nothing to verify, or nothing valid where that is no reason to refuse. */
        record None(Map<String, @Nullable String> headers) implements Outcome {}

        record Bad(Verdict.Refused refusal) implements Outcome {}
    }

    /**
     * Providers that are ready.
     *
     * @throws IllegalArgumentException if a key set is none
     */
    TokenCheck(Jwt jwt, KeySets keySets) {
        this.need = jwt.need();
        this.providers =
                jwt.providers().stream()
                        .map(it -> new Provider(it, processor(it, keys(it, keySets))))
                        .toList();
    }

    private static Set<JWSAlgorithm> algorithms() {
        var algorithms = new HashSet<JWSAlgorithm>();
        algorithms.addAll(JWSAlgorithm.Family.RSA);
        algorithms.addAll(JWSAlgorithm.Family.EC);
        algorithms.remove(JWSAlgorithm.ES256K);
        return Set.copyOf(algorithms);
    }

    private static JWKSource<SecurityContext> keys(JwtProvider provider, KeySets keySets) {
        if (provider.jwks().isEmpty()) {
            return keySets.fetched(provider.jwksUri(), provider.cacheDuration());
        }
        try {
            return new ImmutableJWKSet<>(JWKSet.parse(provider.jwks()));
        } catch (ParseException e) {
            throw new IllegalArgumentException(
                    "jwt: provider " + provider.name() + ": no key set (expected: RFC 7517)", e);
        }
    }

    private static DefaultJWTProcessor<SecurityContext> processor(
            JwtProvider provider, JWKSource<SecurityContext> keys) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        // issuers write at+jwt, JWT, nothing and names of their own
        processor.setJWSTypeVerifier((_, _) -> {});
        var exact = new JWTClaimsSet.Builder();
        if (!provider.issuer().isEmpty()) {
            exact.issuer(provider.issuer());
        }
        processor.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(
                        provider.audiences().isEmpty() ? null : Set.copyOf(provider.audiences()),
                        exact.build(),
                        Set.of(),
                        null));
        return processor;
    }

    CompletionStage<Outcome> judge(Headers headers) {
        boolean given =
                providers.stream()
                        .anyMatch(it -> Places.find(it.config().extractFrom(), headers) != null);
        return given
                ? CompletableFuture.supplyAsync(() -> verified(headers), Thread::startVirtualThread)
                : CompletableFuture.completedFuture(missing());
    }

    private Outcome missing() {
        return need == Need.Required
                ? new Outcome.Bad(
                        new Verdict.Refused(
                                ErrorKind.UNAUTHORIZED,
                                "no token was given",
                                AccessPolicy.challenge("Bearer")))
                : new Outcome.None(unset());
    }

    private Outcome verified(Headers headers) {
        String reason = "";
        for (var provider : providers) {
            String text = Places.find(provider.config().extractFrom(), headers);
            if (text == null) {
                continue;
            }
            try {
                var claims = provider.processor().process(SignedJWT.parse(text), null);
                var token = new Token(provider.config().name(), claims.toJSONObject());
                return new Outcome.Valid(token, told(provider.config(), token));
            } catch (ParseException _) {
                reason = "it is no signed JWT";
            } catch (KeySourceException e) {
                LOG.atWarn()
                        .addKeyValue("provider", provider.config().name())
                        .addKeyValue("error", String.valueOf(e.getMessage()))
                        .log("the keys of a token's issuer could not be fetched");
                reason = "the keys of its issuer are not known at the moment";
            } catch (BadJOSEException | JOSEException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
        return need == Need.FailOpen ? new Outcome.None(unset()) : bad(reason);
    }

    private static Outcome bad(String reason) {
        return new Outcome.Bad(
                new Verdict.Refused(
                        ErrorKind.UNAUTHORIZED,
                        "the token is not valid: " + reason,
                        AccessPolicy.challenge("Bearer") + ", error=\"invalid_token\""));
    }

    /** The headers that only a claim may fill. */
    private Map<String, @Nullable String> unset() {
        var headers = new LinkedHashMap<String, @Nullable String>();
        providers.stream()
                .flatMap(it -> it.config().claimToHeaders().stream())
                .forEach(it -> headers.put(it.header(), null));
        return headers;
    }

    private Map<String, @Nullable String> told(JwtProvider provider, Token token) {
        var headers = unset();
        for (var told : provider.claimToHeaders()) {
            switch (token.claim(told.claim())) {
                case String text when isOneLine(text) -> headers.put(told.header(), text);
                case Number number -> headers.put(told.header(), number.toString());
                case Boolean flag -> headers.put(told.header(), flag.toString());
                case null, default -> {}
            }
        }
        return headers;
    }

    private static boolean isOneLine(String text) {
        return text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }
}
