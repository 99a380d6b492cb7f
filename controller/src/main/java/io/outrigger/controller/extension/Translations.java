package io.outrigger.controller.extension;

import io.outrigger.controller.extension.HookMetrics.Result;
import io.outrigger.controller.extension.Translation.Wanted;
import io.outrigger.controller.extension.hook.PostTranslateModifyRequest;
import io.outrigger.controller.extension.hook.PostTranslateModifyResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers translations; blocks while it waits for the wiring that one belongs to. */
final class Translations {
    private static final Logger LOG = LoggerFactory.getLogger(Translations.class);

    /** Until the cluster has been read for the first time. Envoy Gateway asks again after that. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);

    /** Until this replica has seen what another has written. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** How long Envoy Gateway is kept from an HTTPRoute of ours that is about to be replaced. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int REMEMBERED = 1000;

    private final WiringStore store;
    private final HookMetrics metrics;
    private final long maxBytes;

    /** Those that were waited for in vain, and since when. */
    private final Map<Wanted, Long> unknown =
            Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Wanted, Long> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    /**
     * Nothing is answered yet.
     *
     * @param maxBytes a longer translation goes back as it came
     */
    Translations(WiringStore store, HookMetrics metrics, long maxBytes) {
        this.store = store;
        this.metrics = metrics;
        this.maxBytes = maxBytes;
    }

    /** The answer; empty when there is no wiring yet. */
    Optional<PostTranslateModifyResponse> answer(PostTranslateModifyRequest request)
            throws InterruptedException {
        long begin = System.nanoTime();
        var translation = Translation.of(request);
        var answer = answer(translation);
        metrics.took((System.nanoTime() - begin) / 1e9);
        return answer;
    }

    private Optional<PostTranslateModifyResponse> answer(Translation translation)
            throws InterruptedException {
        if (store.await(_ -> true, FIRST_WAIT).isEmpty()) {
            count(Result.UNAVAILABLE);
            return Optional.empty();
        }
        if (translation.request().getSerializedSize() > maxBytes) {
            LOG.atWarn()
                    .addKeyValue("bytes", translation.request().getSerializedSize())
                    .addKeyValue("limit", maxBytes)
                    .log("A translation is too large; its AI routes stay dead ends");
            count(Result.TOO_LARGE);
            return Optional.of(translation.unchanged());
        }
        var wired = awaited(translation);
        if (wired.filter(it -> isStale(translation, it)).isPresent()) {
            count(Result.STALE);
            return Optional.empty();
        }
        return wired.map(it -> guarded(translation, it));
    }

    /** Somebody else's annotation costs time once. */
    private Optional<Wired> awaited(Translation translation) throws InterruptedException {
        var wanted = translation.wanted();
        wanted.removeAll(unknown.keySet());
        var wired = store.await(it -> wanted.stream().allMatch(one -> knows(it, one)), WAIT);
        wired.ifPresent(
                it ->
                        wanted.stream()
                                .filter(one -> !knows(it, one))
                                .forEach(one -> unknown.putIfAbsent(one, System.nanoTime())));
        return wired;
    }

    /**
     * Whether an HTTPRoute of ours is of a time that nobody remembers, as after a restart. The one
     * that replaces it is on its way; until then Envoy Gateway's proxies keep what they have.
     */
    private boolean isStale(Translation translation, Wired wired) {
        return translation.wanted().stream()
                .filter(it -> wired.current().containsKey(it.httpRoute()))
                .filter(it -> wired.find(it.httpRoute(), it.content()).isEmpty())
                .anyMatch(
                        it ->
                                System.nanoTime() - unknown.getOrDefault(it, System.nanoTime())
                                        < PATIENCE.toNanos());
    }

    private static boolean knows(Wired wired, Wanted wanted) {
        return wired.knows(wanted.httpRoute(), wanted.content());
    }

    /** A fault of ours must not keep a Gateway's other changes from its proxies. */
    @SuppressWarnings("IllegalCatch")
    private PostTranslateModifyResponse guarded(Translation translation, Wired wired) {
        try {
            var answer = translation.wired(wired);
            metrics.found(answer.findings());
            count(answer.findings().ownClusters().isEmpty() ? Result.UNCHANGED : Result.WIRED);
            return answer.response();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("A translation went back as it came");
            count(Result.FAILED);
            return translation.unchanged();
        }
    }

    private void count(Result result) {
        metrics.count("translation", result);
    }
}
