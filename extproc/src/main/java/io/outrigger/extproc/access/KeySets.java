package io.outrigger.extproc.access;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key sets of token issuers. They belong to the process, not to a configuration: a reload does
 * not fetch them anew.
 */
public final class KeySets {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;
    private static final int MAX_BYTES = 1 << 20;

    /** How long requests wait for another one's fetch. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** Unknown keys lead to two fetches within this time at most. */
    private static final Duration PACE = Duration.ofSeconds(30);

    /** How long keys are used when they cannot be fetched any more. */
    private static final Duration OUTAGE = Duration.ofDays(1);

    private final Map<Fetched, JWKSource<SecurityContext>> known = new ConcurrentHashMap<>();

    private record Fetched(String uri, Duration cacheDuration) {}

    /**
     * The keys at a URL; fetched when they are first asked for, by who asks.
     *
     * @throws IllegalArgumentException if it is no URL
     */
    JWKSource<SecurityContext> fetched(String uri, Duration cacheDuration) {
        return known.computeIfAbsent(new Fetched(uri, cacheDuration), KeySets::source);
    }

    private static JWKSource<SecurityContext> source(Fetched it) {
        long lifetime = Math.max(it.cacheDuration().toMillis(), 1_000);
        var retriever = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES);
        return JWKSourceBuilder.<SecurityContext>create(url(it.uri()), retriever)
                .cache(lifetime, PATIENCE.toMillis())
                .refreshAheadCache(false)
                .rateLimited(Math.min(PACE.toMillis(), lifetime / 2))
                .outageTolerant(OUTAGE.toMillis())
                .build();
    }

    private static URL url(String uri) {
        try {
            return URI.create(uri).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(
                    "jwksUri: " + uri + " (expected: a URL such as https://issuer/jwks)", e);
        }
    }
}
