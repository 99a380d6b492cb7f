package io.outrigger.controller.rotation;

import io.outrigger.controller.token.Exchange;
import io.outrigger.controller.token.ExchangeException;
import io.outrigger.controller.token.Schedule;
import io.outrigger.controller.token.TokenObjects;
import io.outrigger.controller.token.TokenObjects.Kept;
import io.outrigger.controller.token.TokenReport;
import io.outrigger.controller.token.TokenReport.State;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.api.SecretObject;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.TokenExchange;
import io.outrigger.manifests.model.TokenExchanges;
import io.outrigger.manifests.model.TokenSecrets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tokens of policies fresh. What it must remember over a restart stands in the Secrets; a
 * token that cannot be renewed stays in use until its provider takes it no more.
 */
public final class Rotator {
    private static final Logger LOG = LoggerFactory.getLogger(Rotator.class);
    private static final int AT_ONCE = 8;

    private final Exchange exchange;
    private final TokenStore store;
    private final Schedule schedule;
    private final InstantSource clock;
    private final Map<ObjectKey, Failure> failures = new ConcurrentHashMap<>();

    /** Policies that have a Secret, as far as this process knows. */
    private final Set<ObjectKey> kept = ConcurrentHashMap.newKeySet();

    private final Semaphore slots = new Semaphore(AT_ONCE);

    public Rotator(Exchange exchange, TokenStore store, Schedule schedule, InstantSource clock) {
        this.exchange = exchange;
        this.store = store;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * What went wrong with an exchange.
     *
     * @param count in a row
     */
    private record Failure(TokenExchange exchange, int count, Instant notBefore, String message) {}

    /**
     * One look at all policies: renews what is due, removes what nobody uses.
     *
     * @param used the policies of backends that our Gateways lead to
     * @return by policy; without those that need no token, or name what is not there
     */
    public Map<ObjectKey, TokenReport> round(ClusterSnapshot snapshot, Collection<ObjectKey> used) {
        var wanted =
                used.stream()
                        .flatMap(key -> Optional.ofNullable(snapshot.policies().get(key)).stream())
                        .filter(policy -> policy.metadata().deletionTimestamp() == null)
                        .filter(policy -> TokenExchanges.of(policy, snapshot).isPresent())
                        .collect(Collectors.toMap(BackendSecurityPolicy::key, it -> it));
        failures.keySet().retainAll(wanted.keySet());
        clear(wanted.keySet());
        var reports = new ConcurrentHashMap<ObjectKey, TokenReport>();
        inParallel(
                wanted.values(),
                policy -> report(policy, snapshot).ifPresent(it -> reports.put(policy.key(), it)));
        return Map.copyOf(reports);
    }

    private Optional<TokenReport> report(BackendSecurityPolicy policy, ClusterSnapshot snapshot) {
        return switch (TokenExchanges.of(policy, snapshot).orElseThrow()) {
            case Resolved.Dangling(_) -> Optional.empty();
            case Resolved.Found(var wanted) -> Optional.of(report(policy, wanted, snapshot));
        };
    }

    private TokenReport report(
            BackendSecurityPolicy policy, TokenExchange wanted, ClusterSnapshot snapshot) {
        var key = TokenSecrets.key(policy.key());
        var known = Optional.ofNullable(snapshot.secrets().get(key)).flatMap(TokenObjects::read);
        var now = clock.instant();
        var failure = failures.get(policy.key());
        boolean waits =
                failure != null
                        && failure.exchange().equals(wanted)
                        && now.isBefore(failure.notBefore());
        if (known.isPresent() && !known.get().isDue(wanted, now)) {
            failures.remove(policy.key());
            return rotated(known.get());
        }
        if (failure != null && waits) {
            return failed(failure.message(), known, now);
        }
        try {
            var renewed = rotated(policy, wanted, key);
            failures.remove(policy.key());
            return rotated(renewed);
        } catch (ExchangeException | TokenStore.Refused e) {
            return failed(noted(policy, wanted, String.valueOf(e.getMessage())), known, now);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted", known, now);
        }
    }

    /** Somebody may have been faster than our watch, so that the Secret itself is asked. */
    private Kept rotated(BackendSecurityPolicy policy, TokenExchange wanted, ObjectKey key)
            throws ExchangeException, TokenStore.Refused, InterruptedException {
        var found = store.read(key);
        if (found.isPresent() && !isOurs(found.get())) {
            throw new TokenStore.Refused(
                    "Secret "
                            + key
                            + ": exists and holds no token (expected: a name that nobody else uses)");
        }
        var current = found.flatMap(TokenObjects::read);
        if (current.isPresent() && !current.get().isDue(wanted, clock.instant())) {
            return current.get();
        }
        var token = exchange.token(wanted);
        var renewal = schedule.renewal(clock.instant(), token.expires());
        store.write(key, TokenObjects.tree(policy, wanted, token, renewal));
        LOG.atInfo()
                .addKeyValue("policy", policy.key())
                .addKeyValue("expires", token.expires())
                .log("A token was renewed");
        return new Kept(token.expires().truncatedTo(ChronoUnit.SECONDS), renewal, "");
    }

    /** One of Envoy AI Gateway's controller is taken over. */
    private static boolean isOurs(SecretObject secret) {
        return isLabelled(secret) || TokenObjects.read(secret).isPresent();
    }

    private static boolean isLabelled(SecretObject secret) {
        return Owned.MANAGED_BY.equals(secret.metadata().labels().get(Owned.MANAGED_BY_LABEL));
    }

    private String noted(BackendSecurityPolicy policy, TokenExchange wanted, String message) {
        var before = failures.get(policy.key());
        int count = before != null && before.exchange().equals(wanted) ? before.count() + 1 : 1;
        var retry = schedule.retry(clock.instant(), count);
        failures.put(policy.key(), new Failure(wanted, count, retry, message));
        LOG.atWarn()
                .addKeyValue("policy", policy.key())
                .addKeyValue("error", message)
                .addKeyValue("retry", retry)
                .log("A token could not be renewed");
        return message;
    }

    private static TokenReport rotated(Kept token) {
        return new TokenReport(State.Rotated, "the token expires at " + token.expires());
    }

    private static TokenReport failed(String why, Optional<Kept> token, Instant now) {
        return token.map(
                        it ->
                                now.isBefore(it.expires())
                                        ? new TokenReport(
                                                State.RenewalFailed,
                                                why
                                                        + "; the token in use expires at "
                                                        + it.expires())
                                        : new TokenReport(
                                                State.TokenExpired,
                                                why
                                                        + "; the token in use has expired at "
                                                        + it.expires()))
                .orElseGet(() -> new TokenReport(State.ExchangeFailed, why));
    }

    /**
     * What nobody uses any more; with a policy that is deleted Kubernetes removes its Secret too.
     */
    private void clear(Set<ObjectKey> wanted) {
        for (var policy : kept) {
            if (!wanted.contains(policy)) {
                clear(policy);
            }
        }
        kept.addAll(wanted);
    }

    private void clear(ObjectKey policy) {
        var key = TokenSecrets.key(policy);
        try {
            if (store.read(key).filter(Rotator::isLabelled).isPresent()) {
                store.delete(key);
                LOG.atInfo().addKeyValue("policy", policy).log("A token was removed");
            }
            kept.remove(policy);
        } catch (TokenStore.Refused e) {
            LOG.atWarn()
                    .addKeyValue("policy", policy)
                    .addKeyValue("error", e.getMessage())
                    .log("A token could not be removed");
        }
    }

    private void inParallel(
            Collection<BackendSecurityPolicy> policies, Consumer<BackendSecurityPolicy> action) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var policy : policies) {
                threads.execute(
                        () -> {
                            slots.acquireUninterruptibly();
                            try {
                                action.accept(policy);
                            } finally {
                                slots.release();
                            }
                        });
            }
        }
    }
}
