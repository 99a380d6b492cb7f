package io.outrigger.extproc.credential;

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

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final Fetch<T> fetch;
    private final InstantSource clock;
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
     * @param name for messages, such as "AWS credentials"
     */
    TokenSource(String name, Fetch<T> fetch, InstantSource clock) {
        this.name = name;
        this.fetch = fetch;
        this.clock = clock;
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
                            .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                            .whenComplete((_, failure) -> settle(failure));
        }
        return refresh;
    }

    private T fetch() {
        try {
            Fresh<T> fresh = fetch.get();
            Instant now = clock.instant();
            Duration quarter = Duration.between(now, fresh.expires()).dividedBy(4);
            Duration ahead = quarter.compareTo(AHEAD) < 0 ? quarter : AHEAD;
            known =
                    new Known<>(
                            CompletableFuture.completedFuture(fresh.token()),
                            fresh.expires().minus(ahead),
                            fresh.expires());
            return fresh.token();
        } catch (Exception e) {
            throw new CompletionException(new Unavailable(reason(e)));
        }
    }

    /** Told once each time it changes: requests would repeat it many times a second. */
    private synchronized void settle(@Nullable Throwable failure) {
        if (failure == null) {
            if (failing) {
                LOG.atInfo().log("{}: fetched again", name);
            }
        } else {
            retry = clock.instant().plus(PATIENCE);
            if (!failing) {
                LOG.atError().log("{}: {}", name, message(failure));
            }
        }
        failing = failure != null;
    }

    private static String message(Throwable failure) {
        return failure instanceof TimeoutException
                ? "no answer within " + TIMEOUT.toSeconds() + " s"
                : reason(failure.getCause() == null ? failure : failure.getCause());
    }

    /** The libraries' own words, cut to a line. */
    private static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
