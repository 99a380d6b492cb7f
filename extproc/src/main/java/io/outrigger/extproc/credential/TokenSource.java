package io.outrigger.extproc.credential;

import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.observe.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token that expires. It is fetched when first asked for and refreshed before it expires, by one
 * thread for all who ask meanwhile. Who asks gets the old one as long as it is valid.
 *
 * @param <T> the token; its {@code toString} must not tell it
 */
final class TokenSource<T> {
    private static final Logger LOG = LoggerFactory.getLogger(TokenSource.class);

    /** How long before it expires a token is refreshed, if it lives long enough. */
    static final Duration AHEAD = Duration.ofMinutes(5);

    /** A failure is told to all who ask within this time. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /**
     * A fresh token is used so long, whatever it says of itself: clocks differ, and AWS's instance
     * metadata hands out expired keys, which still work, when it cannot make new ones.
     */
    static final Duration LEAST = Duration.ofSeconds(10);

    private final String provider;
    private final Fetch<T> fetch;
    private final InstantSource clock;
    private final Metrics metrics;
    private final Duration timeout;
    private volatile @Nullable Known<T> known;
    private CompletableFuture<T> refresh = CompletableFuture.failedFuture(new Unavailable("new"));
    private Instant retry = Instant.MIN;
    private boolean failing;

    /** Fetches a token; may block. */
    @FunctionalInterface
    interface Fetch<T> {
        Fresh<T> get() throws Exception;
    }

    /** A token with the time at which it is of no use any more. */
    record Fresh<T>(T token, Instant expires) {}

    private record Known<T>(CompletionStage<T> token, Instant refresh, Instant expires) {}

    /** The token could not be fetched; the message says why. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param provider for log lines and metrics
     */
    TokenSource(String provider, Fetch<T> fetch, InstantSource clock, Metrics metrics) {
        this(provider, fetch, clock, metrics, Duration.ofSeconds(10));
    }

    /**
     * @param timeout longest wait of a request
     */
    TokenSource(
            String provider,
            Fetch<T> fetch,
            InstantSource clock,
            Metrics metrics,
            Duration timeout) {
        this.provider = provider;
        this.fetch = fetch;
        this.clock = clock;
        this.metrics = metrics;
        this.timeout = timeout;
    }

    /** The token; complete at once unless there is none that is valid. */
    CompletionStage<T> get() {
        Instant now = clock.instant();
        Known<T> token = known;
        if (token != null && now.isBefore(token.refresh())) {
            return token.token();
        }
        CompletionStage<T> refreshed = refresh(now);
        return token != null && now.isBefore(token.expires()) ? token.token() : refreshed;
    }

    private synchronized CompletionStage<T> refresh(Instant now) {
        Known<T> token = known;
        if (token != null && now.isBefore(token.refresh())) {
            return token.token();
        }
        if (refresh.isDone() && !now.isBefore(retry)) {
            refresh =
                    CompletableFuture.supplyAsync(this::fetch, Thread::startVirtualThread)
                            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                            .whenComplete((_, failure) -> settle(failure));
        }
        return refresh;
    }

    /** What comes after the timeout is still of use. */
    private T fetch() {
        try {
            Fresh<T> fresh = fetch.get();
            known = known(fresh);
            succeeded();
            return fresh.token();
        } catch (Exception e) {
            throw new CompletionException(new Unavailable(reason(e)));
        }
    }

    private Known<T> known(Fresh<T> fresh) {
        Instant now = clock.instant();
        Instant least = now.plus(LEAST);
        Duration quarter = Duration.between(now, fresh.expires()).dividedBy(4);
        Instant ahead = fresh.expires().minus(quarter.compareTo(AHEAD) < 0 ? quarter : AHEAD);
        return new Known<>(
                CompletableFuture.completedFuture(fresh.token()),
                ahead.isBefore(least) ? least : ahead,
                fresh.expires().isBefore(least) ? least : fresh.expires());
    }

    private void settle(@Nullable Throwable failure) {
        metrics.tokenFetched(provider, failure == null ? "fetched" : "failed");
        if (failure instanceof TimeoutException) {
            failed("no answer within " + timeout.toSeconds() + " s");
        } else if (failure != null) {
            failed(reason(failure.getCause() == null ? failure : failure.getCause()));
        }
    }

    private synchronized void succeeded() {
        if (failing) {
            LOG.atInfo().addKeyValue(LogKeys.PROVIDER, provider).log("token fetched again");
        }
        failing = false;
    }

    /** Told once: requests would repeat it many times a second. */
    private synchronized void failed(String reason) {
        retry = clock.instant().plus(PATIENCE);
        if (!failing) {
            LOG.atError()
                    .addKeyValue(LogKeys.PROVIDER, provider)
                    .addKeyValue(LogKeys.REASON, reason)
                    .log("token cannot be fetched");
        }
        failing = true;
    }

    /** The libraries' own words, cut to a line. */
    private static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
