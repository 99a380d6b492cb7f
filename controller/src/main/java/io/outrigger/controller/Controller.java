package io.outrigger.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.ControlLoop.Timing;
import io.outrigger.controller.apply.ObjectWriter;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.controller.watch.Watches;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.decision.Decider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running control plane: reconciling, and the webhook. */
public final class Controller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final Timing WEBHOOK_TIMING =
            new Timing(
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1));

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Webhook webhook;

    private Controller(ControllerSettings settings, KubernetesClient client, InstantSource clock) {
        var changed = new AtomicReference<Runnable>(() -> {});
        var watches = new Watches(client, () -> changed.get().run());
        var reconciler =
                new Reconciler(watches, new ObjectWriter(client), settings.dataPlane(), clock);
        var mode = new AtomicReference<>(SidecarModes.of(settings.nativeSidecar(), client));
        webhook = Webhook.start(settings, client, injector(settings, reconciler, mode), clock);
        var loop = new ControlLoop(reconciler, Timing.DEFAULT);
        changed.set(loop::changed);
        var webhookLoop =
                new ControlLoop(
                        () -> {
                            mode.set(SidecarModes.of(settings.nativeSidecar(), client));
                            return webhook.run();
                        },
                        WEBHOOK_TIMING);
        for (ObjectRef ref : List.of(Webhook.configuration(), Webhook.secret(settings))) {
            parts.add(Watches.named(client, ref, webhookLoop::changed));
        }
        parts.addAll(List.of(webhookLoop, loop, watches, webhook));
        webhookLoop.start();
        loop.start();
    }

    /** Starts all parts; does not wait for the first round. */
    public static Controller start(
            ControllerSettings settings, KubernetesClient client, InstantSource clock) {
        return new Controller(settings, client, clock);
    }

    /** Where the webhook listens. */
    public int webhookPort() {
        return webhook.port();
    }

    private static Injector injector(
            ControllerSettings settings, Reconciler reconciler, AtomicReference<SidecarMode> mode) {
        var standings = new GatewayStandings(reconciler::latest, mode::get, settings.sidecar());
        return new Injector(new Decider(standings, settings.sidecar().withMode(mode.get())));
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
