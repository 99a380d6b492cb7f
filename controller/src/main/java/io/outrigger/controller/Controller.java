package io.outrigger.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.ControlLoop.Outcome;
import io.outrigger.controller.ControlLoop.Timing;
import io.outrigger.controller.apply.Applier;
import io.outrigger.controller.apply.EventWriter;
import io.outrigger.controller.apply.ObjectWriter;
import io.outrigger.controller.apply.StatusWriter;
import io.outrigger.controller.apply.WrittenSecrets;
import io.outrigger.controller.extension.ExtensionServer;
import io.outrigger.controller.extension.WiringStore;
import io.outrigger.controller.leader.Leadership;
import io.outrigger.controller.plan.SidecarRules;
import io.outrigger.controller.plan.SidecarRules.Delivery;
import io.outrigger.controller.pods.PodReport;
import io.outrigger.controller.rotation.TokenStore;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.controller.settings.ExtensionSettings.Tls;
import io.outrigger.controller.token.TokenReport;
import io.outrigger.controller.watch.PodWatches;
import io.outrigger.controller.watch.WatchedNamespaces;
import io.outrigger.controller.watch.Watches;
import io.outrigger.controller.watch.YoungObjects;
import io.outrigger.controller.webhook.ApiServerClock;
import io.outrigger.controller.webhook.ExtensionCertificates;
import io.outrigger.controller.webhook.Replicas;
import io.outrigger.controller.webhook.Webhook;
import io.outrigger.controller.webhook.Webhook.Elsewhere;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.GatewayConfig;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.deployment.ExtProcDeployment;
import io.outrigger.manifests.install.OwnerRef;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarWriter;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.decision.Decider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running control plane: reconciling, and the webhook. */
public final class Controller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final Timing WEBHOOK_TIMING =
            new Timing(
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1));
    private static final Timing LEASE_TIMING =
            new Timing(
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));

    private static final Timing POD_TIMING =
            new Timing(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(3));

    /** Renewals are minutes ahead, and retries tens of seconds apart. */
    private static final Timing TOKEN_TIMING =
            new Timing(
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Webhook webhook;
    private final ExtensionServer extension;

    private Controller(ControllerSettings settings, KubernetesClient client, InstantSource clock)
            throws InterruptedException {
        var changed = new AtomicReference<Runnable>(() -> {});
        var watches =
                new Watches(
                        client,
                        settings.watchNamespaces(),
                        written(settings),
                        () -> changed.get().run());
        var owner =
                new AtomicReference<Function<ApiKind, Optional<OwnerRef>>>(_ -> Optional.empty());
        var leads = new AtomicReference<BooleanSupplier>(() -> false);
        BooleanSupplier leading = () -> leads.get().getAsBoolean();
        var writer = new ObjectWriter(client);
        Function<ApiKind, Optional<OwnerRef>> owning = kind -> owner.get().apply(kind);
        var applier =
                new Applier(
                        writer,
                        new WrittenSecrets(
                                writer, settings.namespace(), () -> owning.apply(Kinds.SECRET)),
                        owning,
                        leading);
        var statuses = new StatusWriter(writer, leading);
        var events = new EventWriter(writer, clock);
        var pods = new AtomicReference<Map<ObjectKey, PodReport>>(Map.of());
        var wirings = new WiringStore();
        var mode = new AtomicReference<>(SidecarModes.of(settings.nativeSidecar(), client));
        var tokens = new AtomicReference<Map<ObjectKey, TokenReport>>(Map.of());
        var reconciler =
                new Reconciler(
                        watches,
                        wirings::set,
                        applier,
                        statuses,
                        events,
                        settings.dataPlane(),
                        serves -> rules(settings, mode.get(), serves),
                        clock,
                        pods::get,
                        tokens::get,
                        leading);
        var clusterClock = new ApiServerClock(client, clock);
        clusterClock.synchronise();
        var injector = injector(settings, reconciler, client, mode);
        webhook = Webhook.start(settings, client, injector, clusterClock);
        owner.set(webhook::owner);
        var hookCertificates =
                settings.extension().tls() == Tls.ON
                        ? Optional.of(ExtensionCertificates.start(settings, client, clusterClock))
                        : Optional.<ExtensionCertificates>empty();
        var listen = settings.extension().listen();
        extension =
                ExtensionServer.start(
                        listen.host(),
                        listen.port(),
                        hookCertificates.map(ExtensionCertificates::identity),
                        wirings,
                        webhook.metrics());
        var podsChanged = new AtomicReference<Runnable>(() -> {});
        var delivered = new AtomicReference<Runnable>(() -> {});
        var tokensChanged = new AtomicReference<Runnable>(() -> {});
        var loop =
                new ControlLoop(
                        () -> followed(reconciler, delivered, podsChanged, tokensChanged),
                        Timing.DEFAULT);
        changed.set(loop::changed);
        var podRound =
                new PodRound(
                        reconciler::latest,
                        leading,
                        reconciler::versions,
                        injector.decider(),
                        new PodWatches(client, () -> podsChanged.get().run()),
                        new Warnings(events),
                        reports -> {
                            pods.set(reports);
                            loop.changed();
                        });
        var podLoop = new ControlLoop(podRound, POD_TIMING);
        podsChanged.set(podLoop::changed);
        var tokenRound =
                new TokenRound(
                        reconciler::latest,
                        leading,
                        TokenStore.of(writer),
                        settings.tokens(),
                        clock,
                        reports -> {
                            tokens.set(reports);
                            loop.changed();
                        });
        var tokenLoop = new ControlLoop(tokenRound, TOKEN_TIMING);
        tokensChanged.set(tokenLoop::changed);
        var webhookLoop =
                new ControlLoop(
                        () -> {
                            mode.set(SidecarModes.of(settings.nativeSidecar(), client));
                            return round(webhook, settings.sidecarWriter(), reconciler);
                        },
                        WEBHOOK_TIMING);
        for (var ref : Webhook.watched(settings)) {
            parts.add(Watches.named(client, ref, webhookLoop::changed));
        }
        hookCertificates.ifPresent(it -> follow(it, settings, client));
        var leaseLoop =
                new ControlLoop(
                        () -> renewed(webhook.replicas(), clusterClock, webhookLoop::changed),
                        LEASE_TIMING);
        var leadership =
                Leadership.start(
                        client,
                        new Leadership.Candidate(settings.namespace(), settings.identity()),
                        webhook.owner(Kinds.SECRET),
                        loop::changed);
        leads.set(leadership::isHeld);
        delivered.set(webhookLoop::changed);
        // the webhook takes its leave before a long round of the reconciler could hold it up
        parts.addAll(
                List.of(
                        webhookLoop,
                        leaseLoop,
                        webhook,
                        extension,
                        tokenRound,
                        tokenLoop,
                        podLoop,
                        loop,
                        leadership,
                        podRound,
                        watches));
        leaseLoop.start();
        webhookLoop.start();
        loop.start();
        podLoop.start();
        tokenLoop.start();
    }

    private void follow(
            ExtensionCertificates certificates,
            ControllerSettings settings,
            KubernetesClient client) {
        var loop =
                new ControlLoop(() -> outcome(certificates.run(extension::reload)), WEBHOOK_TIMING);
        for (var ref : ExtensionCertificates.watched(settings)) {
            parts.add(Watches.named(client, ref, loop::changed));
        }
        parts.add(loop);
        loop.start();
    }

    /** What was found may concern other pods and tokens, and who brings sidecars. */
    @SafeVarargs
    private static Outcome followed(
            Reconciler reconciler,
            AtomicReference<Runnable> delivered,
            AtomicReference<Runnable>... others) {
        boolean before = reconciler.delivers();
        var outcome = reconciler.run();
        for (var other : others) {
            other.get().run();
        }
        if (reconciler.delivers() != before) {
            delivered.get().run();
        }
        return outcome;
    }

    /** The kinds by which ext_proc comes to Gateways, beside the webhook's. */
    private static Set<ApiKind> written(ControllerSettings settings) {
        return switch (settings.deployments()) {
            case OFF -> settings.sidecarWriter().kinds();
            case ON ->
                    Stream.of(settings.sidecarWriter().kinds(), ExtProcDeployment.kinds())
                            .flatMap(Set::stream)
                            .collect(Collectors.toUnmodifiableSet());
        };
    }

    private static SidecarRules rules(
            ControllerSettings settings, SidecarMode mode, Predicate<Set<ApiKind>> serves) {
        var writer = settings.sidecarWriter();
        return new SidecarRules(
                settings.sidecar().withMode(mode),
                settings.podSecurity(),
                switch (writer) {
                    case WEBHOOK -> Delivery.WEBHOOK;
                    case OVERLAY -> Delivery.OVERLAY;
                    case POLICY ->
                            serves.test(writer.kinds())
                                    ? Delivery.POLICY
                                    : Delivery.POLICY_NOT_SERVED;
                },
                settings.deployments());
    }

    /** Starts all parts; does not wait for the first round. */
    public static Controller start(
            ControllerSettings settings, KubernetesClient client, InstantSource clock)
            throws InterruptedException {
        return new Controller(settings, client, clock);
    }

    /** Where the webhook listens. */
    public int webhookPort() {
        return webhook.port();
    }

    /** Where Envoy Gateway's hooks are answered. */
    public int extensionPort() {
        return extension.port();
    }

    private static Outcome round(Webhook webhook, SidecarWriter writer, Reconciler reconciler)
            throws InterruptedException {
        var outcome =
                switch (writer) {
                    case WEBHOOK -> webhook.run();
                    case POLICY, OVERLAY ->
                            webhook.run(reconciler.delivers() ? Elsewhere.OPEN : Elsewhere.NOT_YET);
                };
        return outcome(outcome);
    }

    private static Outcome outcome(Webhook.Outcome outcome) {
        return switch (outcome) {
            case SETTLED -> Outcome.DONE;
            case UNSETTLED -> Outcome.INCOMPLETE;
        };
    }

    private static Outcome renewed(Replicas replicas, ApiServerClock clock, Runnable roleChanged)
            throws InterruptedException {
        clock.synchronise();
        try {
            if (replicas.renew()) {
                roleChanged.run();
            }
            return Outcome.DONE;
        } catch (KubernetesClientException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("The Lease was not renewed");
            return Outcome.INCOMPLETE;
        }
    }

    private static Injector injector(
            ControllerSettings settings,
            Reconciler reconciler,
            KubernetesClient client,
            AtomicReference<SidecarMode> mode) {
        var standings =
                new GatewayStandings(
                        reconciler::latest,
                        young(client, settings.watchNamespaces()),
                        mode::get,
                        settings.sidecar(),
                        settings.podSecurity());
        return new Injector(new Decider(standings, settings.sidecar().withMode(mode.get())));
    }

    private static GatewayStandings.Young young(
            KubernetesClient client, WatchedNamespaces namespaces) {
        var objects = new YoungObjects(client, namespaces);
        return new GatewayStandings.Young(
                key -> objects.read(Kinds.GATEWAY, Gateway.class, key),
                key -> objects.read(Kinds.GATEWAY_CONFIG, GatewayConfig.class, key));
    }

    /** Stops all parts, each even if another does not. */
    @Override
    public void close() {
        for (var part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.atWarn().setCause(e).log("A part did not stop cleanly");
            }
        }
    }
}
