package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API server's clock: it is the one that certificates have to please, and the one on which all
 * replicas agree. Ours counts as right as long as it differs by little.
 */
public final class ApiServerClock implements InstantSource {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServerClock.class);
    private static final int PATIENCE_SECONDS = 5;

    /** The header has whole seconds only. */
    private static final Duration PRECISION = Duration.ofMillis(500);

    private static final Duration TOLERATED = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final InstantSource own;
    private volatile Duration ahead = Duration.ZERO;

    /** A clock that is ours until {@link #synchronise} is called. */
    public ApiServerClock(KubernetesClient client, InstantSource own) {
        this.client = client;
        this.own = own;
    }

    @Override
    public Instant instant() {
        return own.instant().plus(ahead);
    }

    /** Reads the API server's clock; without an answer the last difference stays. */
    public void synchronise() throws InterruptedException {
        var before = own.instant();
        try {
            var http = client.getHttpClient();
            var request = http.newHttpRequestBuilder().uri(client.getMasterUrl() + "version");
            var response =
                    http.sendAsync(request.build(), byte[].class)
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var date = String.valueOf(response.header("date"));
            var theirs =
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            var half = Duration.between(before, own.instant()).dividedBy(2);
            use(Duration.between(before.plus(half), theirs.plus(PRECISION)));
        } catch (ExecutionException | TimeoutException | DateTimeException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("The API server tells no time");
        }
    }

    private void use(Duration difference) {
        var now = difference.abs().compareTo(TOLERATED) <= 0 ? Duration.ZERO : difference;
        if (now.minus(ahead).abs().compareTo(TOLERATED) > 0) {
            LOG.atWarn()
                    .addKeyValue("difference", now)
                    .log("Our clock is not the API server's; certificates follow the latter");
        }
        ahead = now;
    }
}
