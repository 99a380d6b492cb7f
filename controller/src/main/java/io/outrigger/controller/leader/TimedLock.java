package io.outrigger.controller.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A lock that trusts no clock but the time that passes here. The client's elector compares the time
 * that the holder wrote with its own, and two machines may disagree: here a record is as old as it
 * is since we first saw it. It also tells since when we have not renewed ours.
 */
final class TimedLock implements Lock {
    private final Lock lock;
    private @Nullable LeaderElectionRecord last;
    private ZonedDateTime lastSeen = ZonedDateTime.now(ZoneOffset.UTC);
    private volatile long renewed = System.nanoTime() - Duration.ofDays(1).toNanos();

    TimedLock(Lock lock) {
        this.lock = lock;
    }

    /** Time since this replica last wrote the Lease, measured from before it did. */
    Duration sinceRenewal() {
        return Duration.ofNanos(System.nanoTime() - renewed);
    }

    @Override
    public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
        var found = lock.get(client);
        if (found == null) {
            return null;
        }
        if (!found.equals(last)) {
            last = found;
            lastSeen = ZonedDateTime.now(ZoneOffset.UTC);
        }
        return new LeaderElectionRecord(
                found.getHolderIdentity(),
                found.getLeaseDuration(),
                found.getAcquireTime(),
                lastSeen,
                found.getLeaderTransitions());
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
        long before = System.nanoTime();
        lock.create(client, record);
        renewed = before;
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
        long before = System.nanoTime();
        lock.update(client, record);
        renewed = before;
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }
}
