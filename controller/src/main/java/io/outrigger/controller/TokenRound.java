package io.outrigger.controller;

import io.outrigger.controller.ControlLoop.Outcome;
import io.outrigger.controller.rotation.HttpTransport;
import io.outrigger.controller.rotation.Rotator;
import io.outrigger.controller.rotation.TokenStore;
import io.outrigger.controller.settings.TokenSettings;
import io.outrigger.controller.token.Exchange;
import io.outrigger.controller.token.Schedule;
import io.outrigger.controller.token.TokenReport;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.model.References;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One look at the tokens of BackendSecurityPolicies, where this replica leads. What is known goes
 * to the round that writes statuses.
 */
final class TokenRound implements ControlLoop.Round, AutoCloseable {
    private final Supplier<Optional<ClusterSnapshot>> latest;
    private final BooleanSupplier leads;
    private final HttpTransport transport;
    private final Rotator rotator;
    private final Consumer<Map<ObjectKey, TokenReport>> changed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Map<ObjectKey, TokenReport> reports = Map.of();

    /**
     * A round to be.
     *
     * @param changed hears what is known by policy, whenever that is something else than before
     */
    TokenRound(
            Supplier<Optional<ClusterSnapshot>> latest,
            BooleanSupplier leads,
            TokenStore store,
            TokenSettings settings,
            InstantSource clock,
            Consumer<Map<ObjectKey, TokenReport>> changed) {
        this.latest = latest;
        this.leads = leads;
        this.transport = new HttpTransport(settings.proxies());
        this.rotator =
                new Rotator(
                        new Exchange(transport, settings.endpoints(), clock),
                        store,
                        new Schedule(() -> ThreadLocalRandom.current().nextDouble()),
                        clock);
        this.changed = changed;
    }

    @Override
    public Outcome run() {
        var snapshot = latest.get();
        if (snapshot.isEmpty() || !leads.getAsBoolean()) {
            return Outcome.INCOMPLETE;
        }
        var gateways = Gateways.ours(snapshot.get()).keySet();
        var next =
                rotator.round(snapshot.get(), References.of(gateways, snapshot.get()).policies());
        // calls that we cut off ourselves are nobody's failure
        if (!closed.get() && !next.equals(reports)) {
            reports = next;
            changed.accept(next);
        }
        return Outcome.DONE;
    }

    @Override
    public void close() {
        closed.set(true);
        transport.close();
    }
}
