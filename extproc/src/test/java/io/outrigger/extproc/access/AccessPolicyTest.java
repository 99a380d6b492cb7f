package io.outrigger.extproc.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.outrigger.contract.ClientAuth.Action;
import io.outrigger.contract.ClientAuth.ApiKeyAuth;
import io.outrigger.contract.ClientAuth.Authorization;
import io.outrigger.contract.ClientAuth.BasicAuth;
import io.outrigger.contract.ClientAuth.Claim;
import io.outrigger.contract.ClientAuth.ClaimToHeader;
import io.outrigger.contract.ClientAuth.ClaimType;
import io.outrigger.contract.ClientAuth.Client;
import io.outrigger.contract.ClientAuth.Jwt;
import io.outrigger.contract.ClientAuth.JwtPrincipal;
import io.outrigger.contract.ClientAuth.JwtProvider;
import io.outrigger.contract.ClientAuth.Need;
import io.outrigger.contract.ClientAuth.PathMatch;
import io.outrigger.contract.ClientAuth.PathMatchType;
import io.outrigger.contract.ClientAuth.Place;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.contract.ClientAuth.Rule;
import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.contract.ClientAuth.User;
import io.outrigger.contract.ClientAuth.Values;
import io.outrigger.contract.Secret;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {
    private static final Source BEARER = new Source(Place.Header, "authorization", "Bearer ");
    private static final ECKey KEY = key("one");
    private static final ECKey STRANGE_KEY = key("one");

    @Test
    void aKnownKeyTellsTheClientsId() {
        var policy =
                keys(
                        new Source(Place.Header, "authorization", ""),
                        new Source(Place.Param, "k y", ""),
                        new Source(Place.Cookie, "key", ""));

        var inHeader = judge(policy, Map.of("authorization", "Bearer sk-oven"));
        var inQuery = judge(policy, Map.of(":path", "/v1/x?a=1&k%20y=sk%2Doven"));
        var inCookie = judge(policy, Map.of("cookie", "a=b; key=sk-oven; c=d"));

        var oven = new Verdict.Admitted(Map.of("x-client", "oven"));
        assertThat(List.of(inHeader, inQuery, inCookie)).containsOnly(oven);
        assertThat(policy.hiddenHeaders()).containsExactlyInAnyOrder("authorization", "cookie");
        assertThat(policy.params()).containsExactly("k y");
    }

    @Test
    void anotherKeyAndNoKeyAreRefusedWithTheReason() {
        var policy = keys(new Source(Place.Header, "x-key", ""));

        var wrong = refused(judge(policy, Map.of("x-key", "sk-ovem")));
        var none = refused(judge(policy, Map.of("authorization", "Bearer sk-oven")));

        assertThat(wrong.kind()).isEqualTo(ErrorKind.UNAUTHORIZED);
        assertThat(wrong.message()).isEqualTo("the API key is not known");
        assertThat(none.message()).isEqualTo("no API key was given (expected: in header x-key)");
        assertThat(none.challenge()).isEqualTo("ApiKey realm=\"ai-gateway\"");
    }

    @Test
    void parametersThatAreKeysLeaveThePath() {
        var cleaned =
                Places.withoutParams(
                        Set.of("key"), Headers.of(Map.of(":path", "/v1/x?a=1&key=s&b&k%65y=t")));

        assertThat(cleaned.get(":path")).isEqualTo("/v1/x?a=1&b");
    }

    @Test
    void aParameterWithoutAValueIsNoKey() {
        var policy = keys(new Source(Place.Param, "sk-oven", ""));

        assertThat(judge(policy, Map.of(":path", "/v1/x?sk-oven")))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void whateverAClientSendsHasAVerdict() {
        var random = new Random(7);
        var jwt = policy(null, null, jwt(Need.Required), null);
        var basic = policy(null, new BasicAuth(List.of(), ""), null, null);
        var keys = keys(new Source(Place.Param, "key", ""), new Source(Place.Cookie, "key", ""));
        for (int i = 0; i < 1_000; i++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            String text = new String(bytes, ISO_8859_1);
            String encoded = Base64.getUrlEncoder().encodeToString(bytes);
            for (var authorization :
                    List.of(
                            text,
                            "Basic " + text,
                            "Basic " + encoded,
                            "Bearer " + encoded + "." + encoded + "." + encoded,
                            "Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6Im9uZSJ9." + encoded + ".AAAA")) {
                var headers =
                        Map.of(
                                "authorization", authorization,
                                "cookie", text,
                                ":path", "/v1?" + text + "&key=" + text);
                assertThat(
                                List.of(
                                        judge(jwt, headers),
                                        judge(basic, headers),
                                        judge(keys, headers)))
                        .hasOnlyElementsOfType(Verdict.Refused.class);
            }
        }
    }

    @Test
    void passwordsAreComparedByTheirHash() {
        var hash = Base64.getEncoder().encodeToString(Hashes.sha1("bread:butter".getBytes(UTF_8)));
        var auth = new BasicAuth(List.of(new User("anna", new Secret(hash))), "x-user");
        var policy = policy(null, auth, null, null);

        assertThat(judge(policy, basic("anna:bread:butter")))
                .isEqualTo(new Verdict.Admitted(Map.of("x-user", "anna")));
        for (String wrong : List.of("anna:bread", "ann:bread:butter", "anna", ":", "")) {
            var refusal = refused(judge(policy, basic(wrong)));
            assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAUTHORIZED);
            assertThat(refusal.challenge())
                    .isEqualTo("Basic realm=\"ai-gateway\", charset=\"UTF-8\"");
        }
        assertThat(judge(policy, Map.of("authorization", "Basic %%%")))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aValidTokenTellsItsClaimsAndNobodyElseCan() throws Exception {
        var policy = policy(null, null, jwt(Need.Required), null);
        String token = token(KEY, Map.of("org", Map.of("team", "bread"), "n", 7));

        var verdict = judge(policy, Map.of("authorization", "Bearer " + token));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Admitted.class,
                        it -> {
                            assertThat(it.headers())
                                    .containsOnlyKeys("x-team", "x-n", "x-absent")
                                    .containsEntry("x-team", "bread")
                                    .containsEntry("x-n", "7");
                            assertThat(it.headers().get("x-absent")).isNull();
                        });
    }

    @Test
    void aTokenThatIsNotValidIsRefused() throws Exception {
        var policy = policy(null, null, jwt(Need.Optional), null);

        assertInvalid(policy, token(STRANGE_KEY, Map.of()), "Invalid signature");
        assertInvalid(policy, token(KEY, Map.of("exp", past())), "Expired");
        assertInvalid(policy, token(KEY, Map.of("iss", "https://other")), "iss");
        assertInvalid(policy, token(KEY, Map.of("aud", "other")), "aud");
        assertInvalid(policy, "eyJhbGciOiJub25lIn0.e30.", "no signed JWT");
        assertInvalid(policy, "sk-oven", "no signed JWT");
    }

    @Test
    void whatATokenIsNeededFor() throws Exception {
        String expired = token(KEY, Map.of("exp", past()));

        assertThat(judge(policy(null, null, jwt(Need.Required), null), Map.of()))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(judge(policy(null, null, jwt(Need.Optional), null), Map.of()))
                .isInstanceOf(Verdict.Admitted.class);
        assertThat(
                        judge(
                                policy(null, null, jwt(Need.FailOpen), null),
                                Map.of("authorization", "Bearer " + expired)))
                .isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        var policy =
                rules(
                        Action.Deny,
                        rule(Action.Deny, List.of("10.1.0.0/16"), null),
                        rule(Action.Allow, List.of("10.0.0.0/8", "2001:db8::/32"), null));

        assertThat(at(policy, "10.2.3.4")).isInstanceOf(Verdict.Admitted.class);
        assertThat(at(policy, "2001:db8::1")).isInstanceOf(Verdict.Admitted.class);
        assertThat(refused(at(policy, "10.1.3.4")).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(refused(at(policy, "11.0.0.1")).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(at(policy, "")).isInstanceOf(Verdict.AddressUnknown.class);
    }

    @Test
    void claimsScopesHeadersMethodsAndPathsMustAllMatch() throws Exception {
        var principal =
                new JwtPrincipal(
                        "idp",
                        List.of(
                                new Claim("org.team", ClaimType.String, List.of("bread", "cake")),
                                new Claim("roles", ClaimType.StringArray, List.of("baker"))),
                        List.of("bake", "sell"));
        var rule =
                new Rule(
                        "",
                        Action.Allow,
                        List.of("POST"),
                        new PathMatch(PathMatchType.PathPrefix, "/v1"),
                        List.of(),
                        List.of(new Values("x-shift", List.of("night", "day"))),
                        principal);
        var policy =
                policy(
                        null,
                        null,
                        jwt(Need.Required),
                        new Authorization(Action.Deny, List.of(rule)));
        var claims =
                Map.<String, Object>of(
                        "org", Map.of("team", "cake"),
                        "roles", List.of("guest", "baker"),
                        "scope", "bake sell clean");
        var request =
                Map.of(
                        ":method", "POST",
                        ":path", "/v1/chat?x",
                        "x-shift", "day",
                        "authorization", "Bearer " + token(KEY, claims));

        assertThat(judge(policy, request)).isInstanceOf(Verdict.Admitted.class);
        for (var change :
                Map.of(
                                ":method", "GET",
                                ":path", "/v10/chat",
                                "x-shift", "noon",
                                "authorization",
                                        "Bearer " + token(KEY, Map.of("scope", "bake sell")))
                        .entrySet()) {
            var changed = new HashMap<>(request);
            changed.put(change.getKey(), change.getValue());
            assertThat(refused(judge(policy, changed)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        }
    }

    @Test
    void aPolicyThatCannotBeMadeReadyRefusesAll() {
        var policy = rules(Action.Allow, rule(Action.Deny, List.of("10.0.0.0/33"), null));

        assertThat(policy.refusal())
                .isEqualTo("clientCIDRs: 10.0.0.0/33 (expected: a range such as 10.0.0.0/8)");
        assertThat(refused(at(policy, "10.0.0.1")).kind()).isEqualTo(ErrorKind.INTERNAL);
    }

    private static void assertInvalid(AccessPolicy policy, String token, String reason) {
        var refusal = refused(judge(policy, Map.of("authorization", "Bearer " + token)));
        assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAUTHORIZED);
        assertThat(refusal.message()).startsWith("the token is not valid: ").contains(reason);
        assertThat(refusal.challenge()).contains("error=\"invalid_token\"");
    }

    private static Verdict.Refused refused(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return (Verdict.Refused) verdict;
    }

    private static Verdict judge(AccessPolicy policy, Map<String, String> headers) {
        return policy.judge(Headers.of(headers), "").toCompletableFuture().join();
    }

    private static Verdict at(AccessPolicy policy, String address) {
        return policy.judge(Headers.NONE, address).toCompletableFuture().join();
    }

    private static Map<String, String> basic(String credentials) {
        return Map.of(
                "authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    private static AccessPolicy keys(Source... sources) {
        String hash = HexFormat.of().formatHex(Hashes.sha256("sk-oven".getBytes(UTF_8)));
        return policy(
                new ApiKeyAuth(List.of(sources), List.of(new Client("oven", hash)), "x-client"),
                null,
                null,
                null);
    }

    private static AccessPolicy rules(Action otherwise, Rule... rules) {
        return policy(null, null, null, new Authorization(otherwise, List.of(rules)));
    }

    private static Rule rule(Action action, List<String> ranges, @Nullable JwtPrincipal jwt) {
        return new Rule("", action, List.of(), null, ranges, List.of(), jwt);
    }

    private static AccessPolicy policy(
            @Nullable ApiKeyAuth keys,
            @Nullable BasicAuth basic,
            @Nullable Jwt jwt,
            @Nullable Authorization authorization) {
        return AccessPolicy.of(
                new Policy("ns/p", List.of(), "", keys, basic, jwt, authorization, null),
                SampleServices.create());
    }

    private static Jwt jwt(Need need) {
        return new Jwt(
                need,
                List.of(
                        new JwtProvider(
                                "idp",
                                "https://idp",
                                List.of("gateway"),
                                new JWKSet(KEY.toPublicJWK()).toString(),
                                "",
                                Duration.ofMinutes(5),
                                List.of(
                                        new ClaimToHeader("org.team", "x-team"),
                                        new ClaimToHeader("n", "x-n"),
                                        new ClaimToHeader("absent", "x-absent")),
                                List.of(BEARER))));
    }

    private static long past() {
        return Instant.now().getEpochSecond() - 3_600;
    }

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String token(ECKey key, Map<String, Object> claims) throws Exception {
        var all = new HashMap<String, Object>(Map.of("iss", "https://idp", "aud", "gateway"));
        all.put("exp", Instant.now().getEpochSecond() + 600);
        all.putAll(claims);
        var set = new JWTClaimsSet.Builder();
        all.forEach(
                (name, value) ->
                        set.claim(
                                name,
                                name.equals("exp")
                                        ? Date.from(Instant.ofEpochSecond((Long) value))
                                        : value));
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
        var jwt = new SignedJWT(header, set.build());
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }
}
