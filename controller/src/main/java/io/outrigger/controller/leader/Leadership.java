package io.outrigger.controller.leader;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.install.OwnerRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this replica is the one that reconciles. It holds a Lease for 15 s at a time and renews
 * it every 2 s; if it has not for 10 s it counts itself out, before anybody else may count itself
 * in.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final String NAME = "outrigger-controller";
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int REQUEST_MILLIS = 5_000;

    private final KubernetesClient client;
    private final String identity;
    private final Runnable gained;
    private final TimedLock lock;
    private final AtomicReference<CompletableFuture<?>> election =
            new AtomicReference<>(CompletableFuture.completedFuture(null));
    private final Thread thread;
    private volatile boolean elected;
    private volatile boolean closed;

    private Leadership(
            KubernetesClient client, ObjectMeta lease, String identity, Runnable gained) {
        var request =
                new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                        .withRequestTimeout(REQUEST_MILLIS)
                        .withRequestRetryBackoffLimit(0)
                        .build();
        this.client = client.newClient(request).adapt(KubernetesClient.class);
        this.identity = identity;
        this.gained = gained;
        this.lock = new TimedLock(new LeaseLock(lease, identity));
        this.thread = Thread.ofVirtual().name("leadership").unstarted(this::stand);
    }

    /**
     * Stands for election until it is closed.
     *
     * @param candidate this replica
     * @param owner what the Lease goes away with
     * @param gained called when this replica becomes the one
     */
    public static Leadership start(
            KubernetesClient client,
            Candidate candidate,
            Optional<OwnerRef> owner,
            Runnable gained) {
        var lease =
                new ObjectMetaBuilder()
                        .withNamespace(candidate.namespace())
                        .withName(NAME)
                        .withLabels(Map.of(Owned.MANAGED_BY_LABEL, Owned.MANAGED_BY))
                        .withOwnerReferences(owner.stream().map(Leadership::reference).toList())
                        .build();
        var leadership = new Leadership(client, lease, candidate.identity(), gained);
        leadership.thread.start();
        return leadership;
    }

    /**
     * A replica.
     *
     * @param namespace where it and its Lease are
     * @param identity what distinguishes it from others
     */
    public record Candidate(String namespace, String identity) {}

    private static OwnerReference reference(OwnerRef owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.kind().apiVersion())
                .withKind(owner.kind().kind())
                .withName(owner.name())
                .withUid(owner.uid())
                .build();
    }

    /** Whether this replica may write now. */
    public boolean isHeld() {
        return elected && !closed && lock.sinceRenewal().compareTo(DEADLINE) < 0;
    }

    private void stand() {
        while (!closed) {
            try {
                var now = elector().start();
                election.set(now);
                if (closed) {
                    now.cancel(true);
                }
                now.join();
            } catch (CancellationException | CompletionException e) {
                if (!closed) {
                    LOG.atWarn().addKeyValue("error", e.toString()).log("The election ended");
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LeaderElector elector() {
        return client.leaderElector()
                .withConfig(
                        new LeaderElectionConfigBuilder()
                                .withName(NAME)
                                .withLock(lock)
                                .withLeaseDuration(LEASE)
                                .withRenewDeadline(DEADLINE)
                                .withRetryPeriod(RETRY)
                                .withReleaseOnCancel(true)
                                .withLeaderCallbacks(
                                        new LeaderCallbacks(this::begin, this::end, _ -> {}))
                                .build())
                .build();
    }

    private void begin() {
        elected = true;
        LOG.atInfo().addKeyValue("identity", identity).log("This replica reconciles");
        gained.run();
    }

    private void end() {
        elected = false;
        LOG.atInfo().addKeyValue("identity", identity).log("This replica reconciles no more");
    }

    /** Writes no more, and lets another replica take over at once. */
    @Override
    public void close() {
        closed = true;
        election.get().cancel(true);
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
