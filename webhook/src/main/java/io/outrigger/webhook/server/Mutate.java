package io.outrigger.webhook.server;

import io.outrigger.webhook.admission.AdmissionReviews;
import io.outrigger.webhook.admission.Incoming;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.admission.Review;
import io.outrigger.webhook.admission.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one admission review: one decision, one log line, one count. */
final class Mutate {
    private static final Logger LOG = LoggerFactory.getLogger(Mutate.class);

    private final Injector injector;
    private final Metrics metrics;

    Mutate(Injector injector, Metrics metrics) {
        this.injector = injector;
        this.metrics = metrics;
    }

    Answer answer(byte[] body) {
        try (var _ = metrics.timed()) {
            return switch (AdmissionReviews.read(body)) {
                case Incoming.Valid(var review) -> answer(review);
                case Incoming.Malformed(var message) -> {
                    metrics.count("error", "malformed", false);
                    LOG.atWarn().addKeyValue(LogKeys.ERROR, message).log("Review not understood");
                    yield Answer.text(400, message);
                }
            };
        }
    }

    /** A fault of ours is no verdict: the webhook's failurePolicy decides about the pod. */
    private Answer answer(Review review) {
        try {
            var verdict = injector.verdict(review.pod(), review.namespace());
            var answer = Answer.json(AdmissionReviews.write(review, verdict));
            decided(review, verdict);
            return answer;
        } catch (RuntimeException | StackOverflowError e) {
            metrics.count("error", "fault", review.dryRun());
            LOG.atError()
                    .addKeyValue(LogKeys.NAMESPACE, review.namespace())
                    .addKeyValue(LogKeys.POD, review.podName())
                    .setCause(e)
                    .log("Review failed");
            return Answer.text(500, "internal fault, see the log of the webhook");
        }
    }

    private void decided(Review review, Verdict verdict) {
        metrics.count(verdict.decision(), verdict.reason(), review.dryRun());
        LOG.atInfo()
                .addKeyValue(LogKeys.NAMESPACE, review.namespace())
                .addKeyValue(LogKeys.POD, review.podName())
                .addKeyValue(LogKeys.DECISION, verdict.decision())
                .addKeyValue(LogKeys.REASON, verdict.reason())
                .addKeyValue(LogKeys.DRY_RUN, review.dryRun())
                .log("Pod reviewed");
    }
}
