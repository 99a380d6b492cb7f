package io.outrigger.webhook.server;

import io.outrigger.webhook.admission.AdmissionReviews;
import io.outrigger.webhook.admission.Incoming;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.admission.Review;
import io.outrigger.webhook.admission.Verdict;
import io.outrigger.webhook.decision.GatewayRef;
import io.outrigger.webhook.decision.Gateways.Standing;
import io.outrigger.webhook.server.Metrics.Lookup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one admission review: one decision, one log line, one count. */
final class Mutate {
    private static final Logger LOG = LoggerFactory.getLogger(Mutate.class);

    /** The API server waits five times as long. */
    private static final int PATIENCE_SECONDS = 1;

    private final Vertx vertx;
    private final Injector injector;
    private final Metrics metrics;

    Mutate(Vertx vertx, Injector injector, Metrics metrics) {
        this.vertx = vertx;
        this.injector = injector;
        this.metrics = metrics;
    }

    Future<Answer> answer(byte[] body) {
        var timer = metrics.timed();
        return (switch (AdmissionReviews.read(body)) {
                    case Incoming.Valid(var review) -> answer(review);
                    case Incoming.Malformed(var message) ->
                            Future.succeededFuture(refusal(message));
                })
                .onComplete(_ -> timer.close());
    }

    private Answer refusal(String message) {
        metrics.count("error", "malformed", false);
        LOG.atWarn().addKeyValue(LogKeys.ERROR, message).log("Review not understood");
        return Answer.failure(400, message);
    }

    private Future<Answer> answer(Review review) {
        return Future.succeededFuture(review)
                .compose(this::informed)
                .map(it -> decided(review, it.verdict(review.pod(), review.namespace())))
                .otherwise(fault -> failed(review, fault));
    }

    /** Almost always at once: a pod is seldom faster than the watch on its gateway. */
    private Future<Injector> informed(Review review) {
        return injector.decider()
                .unknown(review.pod(), review.namespace())
                .map(this::asked)
                .orElseGet(() -> Future.succeededFuture(injector));
    }

    private Future<Injector> asked(GatewayRef ref) {
        return vertx.executeBlocking(() -> injector.decider().gateways().ask(ref), false)
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .map(it -> knowing(Objects.requireNonNull(it)))
                .onFailure(this::unanswered)
                .otherwise(injector);
    }

    private Injector knowing(Standing standing) {
        metrics.asked(lookup(standing));
        return new Injector(injector.decider().knowing(standing));
    }

    private void unanswered(Throwable reason) {
        metrics.asked(Lookup.FAILED);
        LOG.atWarn()
                .addKeyValue(LogKeys.ERROR, reason.toString())
                .log("Nothing was found out about a pod's gateway");
    }

    private static Lookup lookup(Standing standing) {
        return switch (standing) {
            case Standing.Ours _, Standing.NotOurs() -> Lookup.FOUND;
            case Standing.Unknown() -> Lookup.NOT_FOUND;
        };
    }

    private Answer decided(Review review, Verdict verdict) {
        var answer = Answer.json(AdmissionReviews.write(review, verdict));
        metrics.count(verdict.decision(), verdict.reason(), review.dryRun());
        LOG.atInfo()
                .addKeyValue(LogKeys.NAMESPACE, review.namespace())
                .addKeyValue(LogKeys.POD, review.podName())
                .addKeyValue(LogKeys.DECISION, verdict.decision())
                .addKeyValue(LogKeys.REASON, verdict.reason())
                .addKeyValue(LogKeys.DRY_RUN, review.dryRun())
                .log("Pod reviewed");
        return answer;
    }

    /** A fault of ours is no verdict: the webhook's failurePolicy decides about the pod. */
    private Answer failed(Review review, Throwable fault) {
        metrics.count("error", "fault", review.dryRun());
        LOG.atError()
                .addKeyValue(LogKeys.NAMESPACE, review.namespace())
                .addKeyValue(LogKeys.POD, review.podName())
                .setCause(fault)
                .log("Review failed");
        return Answer.failure(500, "internal fault, see the log of the webhook");
    }
}
