package io.outrigger.extproc.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.outrigger.contract.ClientAuth;
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
import io.outrigger.contract.ClientAuth.Place;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.contract.ClientAuth.Rule;
import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.contract.ClientAuth.User;
import io.outrigger.contract.Secret;
import io.outrigger.extproc.access.AccessPolicies;
import io.outrigger.extproc.access.AccessPolicy;
import io.outrigger.extproc.access.SampleServices;
import io.outrigger.extproc.access.Verdict;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients show to be let in has a verdict, the same each time; a key of the path's query is
 * not found again in what providers get.
 */
final class AccessTarget {
    private static final String KEY = "sk-oven";
    private static final String PASSWORD = "butter";
    private static final ECKey ISSUER = issuer();
    private static final AccessPolicies POLICIES =
            AccessPolicies.of(
                    new ClientAuth(
                            List.of(
                                    policy(
                                            keys(
                                                    new Source(Place.Header, "authorization", ""),
                                                    new Source(Place.Cookie, "key", "")),
                                            null,
                                            null,
                                            null),
                                    policy(
                                            keys(new Source(Place.Param, "key", "")),
                                            null,
                                            null,
                                            null),
                                    policy(null, users(), null, null),
                                    policy(null, null, tokens(), rules()))),
                    List.of(),
                    SampleServices.create());

    private AccessTarget() {}

    static void run(Input input) {
        String[] lines = new String(input.rest().toBytes(), ISO_8859_1).split("\n", 4);
        var headers =
                Headers.of(
                        Map.of(
                                "authorization",
                                lines[0],
                                ":path",
                                "/v1/chat/completions?" + line(lines, 1),
                                "cookie",
                                line(lines, 2)));
        String address = line(lines, 3);
        for (AccessPolicy policy : POLICIES.all()) {
            Verdict verdict = judge(policy, headers, address);
            Input.check(
                    !(verdict instanceof Verdict.Refused(var kind, var message, _))
                            || (kind != ErrorKind.INTERNAL && !message.isEmpty()),
                    "a refusal of our own");
            Input.check(verdict.equals(judge(policy, headers, address)), "another verdict");
        }
        AccessPolicy ofQueries = POLICIES.all().get(1);
        Headers cleaned = POLICIES.cleaned(headers);
        Input.check(
                judge(ofQueries, cleaned, address) instanceof Verdict.Refused, "a key was kept");
    }

    /** What lets a client in: by key, by password, by token. */
    static List<String> admitted() {
        String credentials =
                Base64.getEncoder().encodeToString(("bread:" + PASSWORD).getBytes(UTF_8));
        return List.of(
                "Bearer " + KEY + "\n\n\n10.1.2.3",
                "\nkey=" + KEY + "&a=b\n\n::1",
                "\na=b&k%65y=sk%2Doven\nkey=" + KEY + "; a=b\n",
                "Basic " + credentials + "\n\n\n10.1.2.3",
                "Bearer " + token() + "\n\n\n10.1.2.3",
                "Bearer " + token() + "\n\n\n2001:db8::1");
    }

    private static String line(String[] lines, int at) {
        return at < lines.length ? lines[at] : "";
    }

    private static Verdict judge(AccessPolicy policy, Headers headers, String address) {
        return policy.judge(headers, address).toCompletableFuture().join();
    }

    private static Policy policy(
            @Nullable ApiKeyAuth keys,
            @Nullable BasicAuth users,
            @Nullable Jwt tokens,
            @Nullable Authorization rules) {
        return new Policy("ns/p", List.of(), "", keys, users, tokens, rules, null);
    }

    private static ApiKeyAuth keys(Source... sources) {
        String hash = HexFormat.of().formatHex(digest("SHA-256", KEY));
        return new ApiKeyAuth(List.of(sources), List.of(new Client("oven", hash)), "x-client");
    }

    private static BasicAuth users() {
        String hash = Base64.getEncoder().encodeToString(digest("SHA-1", PASSWORD));
        return new BasicAuth(List.of(new User("bread", new Secret(hash))), "x-user");
    }

    private static Jwt tokens() {
        return new Jwt(
                Need.Optional,
                List.of(
                        new JwtProvider(
                                "idp",
                                "https://idp",
                                List.of("gateway"),
                                new JWKSet(ISSUER.toPublicJWK()).toString(),
                                "",
                                Duration.ofMinutes(5),
                                List.of(new ClaimToHeader("org.team", "x-team")),
                                List.of(new Source(Place.Header, "authorization", "Bearer ")))));
    }

    private static Authorization rules() {
        var bakers =
                new JwtPrincipal(
                        "idp",
                        List.of(new Claim("org.team", ClaimType.String, List.of("bakers"))),
                        List.of());
        return new Authorization(
                Action.Deny,
                List.of(
                        new Rule(
                                "bakers",
                                Action.Allow,
                                List.of(),
                                null,
                                List.of("10.0.0.0/8", "2001:db8::/32"),
                                List.of(),
                                bakers)));
    }

    private static String token() {
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer("https://idp")
                        .audience("gateway")
                        .claim("org", Map.of("team", "bakers"))
                        .expirationTime(Date.from(Instant.parse("2100-01-01T00:00:00Z")))
                        .build();
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(ISSUER.getKeyID()).build(),
                        claims);
        try {
            token.sign(new ECDSASigner(ISSUER));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    /** The same in every process: seeds are written by one and read by others. */
    private static ECKey issuer() {
        try {
            var random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(2026);
            return new ECKeyGenerator(Curve.P_256).keyID("one").secureRandom(random).generate();
        } catch (JOSEException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + algorithm, e);
        }
    }
}
