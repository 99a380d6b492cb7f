package io.outrigger.manifests.model;

import io.outrigger.contract.ClientAuth.ClaimToHeader;
import io.outrigger.contract.ClientAuth.Jwt;
import io.outrigger.contract.ClientAuth.JwtProvider;
import io.outrigger.contract.ClientAuth.Need;
import io.outrigger.contract.ClientAuth.Place;
import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.api.SecurityPolicy.JWTExtractor;
import io.outrigger.manifests.model.PolicyProblem.Reason;
import io.outrigger.manifests.model.SecurityPolicyReader.Refused;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code spec.jwt}. */
final class JwtReader {
    private static final Duration DEFAULT_CACHE = Duration.ofMinutes(5);

    /** Where tokens are when a provider does not say: RFC 6750, 2.1 and 2.3. */
    private static final List<Source> DEFAULT_SOURCES =
            List.of(
                    new Source(Place.Header, "authorization", "Bearer "),
                    new Source(Place.Param, "access_token", ""));

    private JwtReader() {}

    static Jwt jwt(SecurityPolicy.JWT jwt) throws Refused {
        var providers = new ArrayList<JwtProvider>();
        for (int i = 0; i < jwt.providers().size(); i++) {
            providers.add(provider(jwt.providers().get(i), "spec.jwt.providers[" + i + "]"));
        }
        return new Jwt(need(jwt), providers);
    }

    private static Need need(SecurityPolicy.JWT jwt) {
        if (Boolean.TRUE.equals(jwt.failOpen())) {
            return Need.FailOpen;
        }
        return Boolean.TRUE.equals(jwt.optional()) ? Need.Optional : Need.Required;
    }

    private static JwtProvider provider(SecurityPolicy.JWTProvider provider, String field)
            throws Refused {
        var remote = provider.remoteJWKS();
        var local = provider.localJWKS();
        if ((remote == null) == (local == null)) {
            throw new Refused(
                    Reason.Invalid, field + ": (expected: either remoteJWKS or localJWKS)");
        }
        if (local != null && local.inline() == null) {
            throw new Refused(
                    Reason.NotYetSupported,
                    field + ".localJWKS.valueRef: not supported yet (expected: inline)");
        }
        return new JwtProvider(
                provider.name(),
                SecurityPolicyReader.orEmpty(provider.issuer()),
                provider.audiences(),
                local == null ? "" : SecurityPolicyReader.orEmpty(local.inline()),
                remote == null ? "" : uri(remote.uri(), field),
                remote == null ? DEFAULT_CACHE : cache(remote.cacheDuration(), field),
                provider.claimToHeaders().stream()
                        .map(
                                it ->
                                        new ClaimToHeader(
                                                it.claim(), it.header().toLowerCase(Locale.ROOT)))
                        .toList(),
                sources(provider.extractFrom()));
    }

    private static String uri(String uri, String field) throws Refused {
        try {
            String scheme = URI.create(uri).getScheme();
            if (URI.create(uri).getHost() != null
                    && ("https".equals(scheme) || "http".equals(scheme))) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw new Refused(
                Reason.Invalid,
                field + ".remoteJWKS.uri: " + uri + " (expected: such as https://issuer/jwks)");
    }

    private static Duration cache(@Nullable String duration, String field) throws Refused {
        if (duration == null) {
            return DEFAULT_CACHE;
        }
        return Durations.parse(duration)
                .filter(Duration::isPositive)
                .orElseThrow(
                        () ->
                                new Refused(
                                        Reason.Invalid,
                                        "%s.remoteJWKS.cacheDuration: %s (expected: such as 5m)"
                                                .formatted(field, duration)));
    }

    private static List<Source> sources(@Nullable JWTExtractor from) {
        if (from == null) {
            return DEFAULT_SOURCES;
        }
        return Stream.of(
                        from.headers().stream()
                                .map(
                                        it ->
                                                new Source(
                                                        Place.Header,
                                                        it.name().toLowerCase(Locale.ROOT),
                                                        SecurityPolicyReader.orEmpty(
                                                                it.valuePrefix()))),
                        from.cookies().stream().map(it -> new Source(Place.Cookie, it, "")),
                        from.params().stream().map(it -> new Source(Place.Param, it, "")))
                .flatMap(it -> it)
                .toList();
    }
}
