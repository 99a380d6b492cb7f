package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.controller.webhook.Certificates.Supply;
import io.outrigger.controller.webhook.Configuration.Present;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.install.FailurePolicy;
import io.outrigger.manifests.install.OwnerRef;
import io.outrigger.manifests.install.WebhookInstallation;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.server.Address;
import io.outrigger.webhook.server.WebhookServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook as part of the control plane: its server runs before the API server is told of it,
 * and no certificate is shown before the API server has been told to trust its authority.
 */
public final class Webhook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final int CONFLICT = 409;
    private static final int ATTEMPTS = 5;
    private static final Duration PROBE_AGAIN = Duration.ofMinutes(1);

    /** When whoever routes to the webhook has noticed that it is ready. */
    private static final Duration NOTICED = Duration.ofSeconds(30);

    private final ControllerSettings settings;
    private final Certificates certificates;
    private final Configuration configuration;
    private final Replicas replicas;
    private final Owner owner;
    private final Owner writer;
    private final Probe probe;
    private final InstantSource clock;
    private final WebhookServer server;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final WebhookMetrics metrics;
    private final Trust trust = new Trust();
    private Supply.Usable supply;
    private String shown;
    private String unusable = "";
    private Reach reach = Reach.UNTRIED;
    private Probe.@Nullable Result lastProbe;
    private Instant nextProbe = Instant.MIN;
    private Instant noticed = Instant.MAX;

    private Webhook(Parts parts, Supply.Usable first, Injector injector) {
        this.settings = parts.settings();
        this.certificates = parts.certificates();
        this.configuration = parts.configuration();
        this.replicas = parts.replicas();
        this.owner = parts.owner();
        this.writer = parts.writer();
        this.probe = parts.probe();
        this.clock = parts.clock();
        this.supply = first;
        this.shown = first.serving().certificatePem();
        this.metrics = new WebhookMetrics(registry);
        var listen = settings.webhook().listen();
        this.server =
                WebhookServer.start(
                        new Address(listen.host(), listen.port()),
                        first.identity(),
                        injector,
                        registry);
        metrics.shown(first);
    }

    /** Whether the other way for sidecars is open. */
    public enum Elsewhere {
        OPEN,
        NOT_YET
    }

    /** How a round went. */
    public enum Outcome {
        SETTLED,
        /** Another round is due soon. */
        UNSETTLED
    }

    /**
     * Starts the server; rounds then tell the API server.
     *
     * @throws KubernetesClientException if the API server cannot be asked
     * @throws IllegalStateException if there are no certificates, or it cannot listen
     */
    public static Webhook start(
            ControllerSettings settings,
            KubernetesClient client,
            Injector injector,
            InstantSource clock)
            throws InterruptedException {
        var parts = Parts.of(settings, client, clock);
        parts.owner().look();
        parts.writer().look();
        parts.replicas().renew();
        return new Webhook(parts, parts.certificates().first(), injector);
    }

    /** The objects whose changes make a round due. */
    public static List<ObjectRef> watched(ControllerSettings settings) {
        return List.of(Configuration.REF, Parts.secret(settings));
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** What its {@code /metrics} shows. */
    public PrometheusRegistry metrics() {
        return registry;
    }

    /** What objects of a kind that the controller makes go away with, as last seen. */
    public Optional<OwnerRef> owner(ApiKind kind) {
        return settings.sidecarWriter().kinds().contains(kind)
                ? writer.lastSeen().or(owner::lastSeen)
                : owner.lastSeen();
    }

    /** Who else serves it. */
    public Replicas replicas() {
        return replicas;
    }

    /** Looks at everything once and mends what is not as it should be. */
    public Outcome run() throws InterruptedException {
        try {
            return switch (owner.look()) {
                case Owner.State.Present _, Owner.State.Absent _ -> round();
                case Owner.State.Gone _ -> {
                    LOG.atInfo().log("The installation is being removed: nothing is written");
                    yield Outcome.SETTLED;
                }
            };
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                LOG.atWarn().addKeyValue("error", e.getMessage()).log("The webhook is unsettled");
            }
            return Outcome.UNSETTLED;
        }
    }

    /**
     * The same where sidecars come by another way: a webhook that the API server knows goes on
     * until the other way is open.
     */
    public Outcome run(Elsewhere elsewhere) throws InterruptedException {
        try {
            if (elsewhere == Elsewhere.NOT_YET && !configuration.read().version().isEmpty()) {
                return run();
            }
            owner.look();
            writer.look();
            if (replicas.role() == Replicas.Role.LEADS) {
                configuration.remove();
            }
            server.ready();
            return Outcome.SETTLED;
        } catch (KubernetesClientException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("The webhook is unsettled");
            return Outcome.UNSETTLED;
        }
    }

    private Outcome round() throws InterruptedException {
        var before = configuration.read();
        var usable = look(before);
        var agreed =
                switch (replicas.role()) {
                    case LEADS -> led(before);
                    case FOLLOWS -> followed(before);
                };
        return usable == Outcome.SETTLED && agreed == Outcome.SETTLED
                ? Outcome.SETTLED
                : Outcome.UNSETTLED;
    }

    private Outcome led(Present before) throws InterruptedException {
        var policy = policy(before.policy());
        var version = write(before.version(), policy);
        trust.published(supply.trusted(), clock.instant());
        var known = show();
        var after = probed(policy);
        if (after != policy) {
            write(version, after);
        }
        return known == Outcome.SETTLED && reach == Reach.PROVEN
                ? Outcome.SETTLED
                : Outcome.UNSETTLED;
    }

    private Outcome followed(Present before) {
        before.policy().ifPresent(metrics::policy);
        trust.published(before.trusted(), clock.instant());
        return show();
    }

    /** What cannot be used is as if it had not changed. */
    private Outcome look(Present before) {
        return switch (certificates.current(before.trusted())) {
            case Supply.Usable usable -> {
                supply = usable;
                unusable = "";
                yield Outcome.SETTLED;
            }
            case Supply.Unusable(var reason) -> {
                metrics.unusable();
                if (!reason.equals(unusable)) {
                    LOG.atWarn()
                            .addKeyValue("reason", reason)
                            .log("Certificates are unusable, the old ones stay");
                }
                unusable = reason;
                yield Outcome.UNSETTLED;
            }
        };
    }

    private FailurePolicy policy(Optional<FailurePolicy> present) {
        return switch (settings.webhook().failurePolicy()) {
            case IGNORE -> FailurePolicy.IGNORE;
            case FAIL -> reach.policy(present, replicas.live());
        };
    }

    private String write(String version, FailurePolicy policy) {
        var written =
                configuration.write(
                        version,
                        new WebhookInstallation(
                                settings.namespace(),
                                Parts.client(settings, server.port()),
                                owner.lastSeen()),
                        supply.trusted(),
                        policy);
        metrics.policy(policy);
        if (!written.equals(version)) {
            LOG.atInfo()
                    .addKeyValue("failurePolicy", policy.text())
                    .addKeyValue("trusted", supply.trusted())
                    .log("Webhook configuration written");
        }
        return written;
    }

    private Outcome show() {
        var serving = supply.serving();
        if (!trust.covers(serving, clock.instant())) {
            return Outcome.UNSETTLED;
        }
        if (!serving.certificatePem().equals(shown)) {
            server.reload(supply.identity());
            shown = serving.certificatePem();
            metrics.shown(supply);
        }
        server.ready();
        noticed = noticed.equals(Instant.MAX) ? clock.instant().plus(NOTICED) : noticed;
        return Outcome.SETTLED;
    }

    private FailurePolicy probed(FailurePolicy policy) throws InterruptedException {
        if (reach == Reach.PROVEN && clock.instant().isBefore(nextProbe)) {
            return policy;
        }
        var result = probe.ask();
        metrics.probed(result);
        if (!result.equals(lastProbe)) {
            LOG.atInfo()
                    .addKeyValue("result", result)
                    .log("The API server was asked whether it reaches the webhook");
        }
        lastProbe = result;
        nextProbe = clock.instant().plus(PROBE_AGAIN);
        reach =
                switch (result) {
                    case Probe.Result.Mutated _ -> Reach.PROVEN;
                    case Probe.Result.Unchanged _, Probe.Result.Refused _ ->
                            reach == Reach.PROVEN || clock.instant().isBefore(noticed)
                                    ? reach
                                    : Reach.NOT_YET;
                };
        return policy(Optional.of(policy));
    }

    /** Says that it ends, answers for a while those who have not heard, then stops. */
    @Override
    public void close() {
        server.drain();
        try {
            leave();
            Thread.sleep(settings.webhook().drain());
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("The webhook left without a word to the API server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
    }

    /** The last one takes care that nobody waits for an answer that will not come. */
    private void leave() {
        replicas.leave();
        for (int i = 0; i < ATTEMPTS && replicas.live() == Reach.Others.NONE; i++) {
            var before = configuration.read();
            if (!before.policy().equals(Optional.of(FailurePolicy.FAIL))) {
                return;
            }
            try {
                write(before.version(), FailurePolicy.IGNORE);
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT) {
                    throw e;
                }
            }
        }
    }
}
