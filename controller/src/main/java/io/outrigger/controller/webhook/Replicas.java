package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.webhook.Reach.Others;
import io.outrigger.manifests.api.Owned;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who serves the webhook: each replica has a Lease and renews it. One that has ended without a word
 * is counted until its Lease expires.
 *
 * <p>The youngest one leads. So an upgrade takes effect with its first replica, and versions that
 * run side by side do not take turns in undoing what the other wrote.
 */
public final class Replicas {
    static final Map<String, String> LABELS =
            Map.of(
                    Owned.MANAGED_BY_LABEL,
                    Owned.MANAGED_BY,
                    "app.kubernetes.io/component",
                    "webhook");
    private static final String PREFIX = "outrigger-webhook-";
    private static final Duration LIFE = Duration.ofSeconds(15);

    /** So much longer than a life that nobody removes the Lease of a replica that still lives. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final InstantSource clock;
    private final Instant start;
    private final Supplier<List<OwnerReference>> owners;
    private final AtomicReference<Role> lastRole = new AtomicReference<>(Role.FOLLOWS);

    Replicas(
            KubernetesClient client,
            String namespace,
            String identity,
            InstantSource clock,
            Supplier<List<OwnerReference>> owners) {
        this.client = client;
        this.namespace = namespace;
        this.name = PREFIX + identity;
        this.clock = clock;
        this.start = clock.instant().truncatedTo(ChronoUnit.MICROS);
        this.owners = owners;
    }

    /**
     * Says that this replica lives, and removes what is left of others.
     *
     * @return whether it has another role than the last time
     */
    public boolean renew() {
        var lease =
                new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .withLabels(LABELS)
                        .withOwnerReferences(owners.get())
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(name)
                        .withLeaseDurationSeconds((int) LIFE.toSeconds())
                        .withAcquireTime(start.atZone(ZoneOffset.UTC))
                        .withRenewTime(clock.instant().atZone(ZoneOffset.UTC))
                        .endSpec()
                        .build();
        client.resource(lease).fieldManager("outrigger").forceConflicts().serverSideApply();
        var others = others();
        others.stream()
                .filter(it -> ended(it, FORGOTTEN))
                .forEach(it -> client.resource(it).delete());
        var now = role(others);
        return lastRole.getAndSet(now) != now;
    }

    Others live() {
        return others().stream().anyMatch(this::lives) ? Others.SOME : Others.NONE;
    }

    /** Whether this one writes what all share. */
    Role role() {
        return role(others());
    }

    private Role role(List<Lease> others) {
        return others.stream().anyMatch(it -> lives(it) && isYounger(it))
                ? Role.FOLLOWS
                : Role.LEADS;
    }

    /** What a replica does. */
    enum Role {
        LEADS,
        FOLLOWS
    }

    private boolean isYounger(Lease lease) {
        var its = time(lease, LeaseSpec::getAcquireTime);
        return its.equals(start)
                ? lease.getMetadata().getName().compareTo(name) > 0
                : its.isAfter(start);
    }

    /** Says that this replica lives no more. */
    void leave() {
        client.leases().inNamespace(namespace).withName(name).delete();
    }

    private List<Lease> others() {
        return client.leases().inNamespace(namespace).withLabels(LABELS).list().getItems().stream()
                .filter(it -> !it.getMetadata().getName().equals(name))
                .toList();
    }

    private boolean lives(Lease lease) {
        return !ended(lease, Duration.ZERO);
    }

    private boolean ended(Lease lease, Duration since) {
        var end = time(lease, LeaseSpec::getRenewTime).plus(LIFE).plus(since);
        return clock.instant().isAfter(end);
    }

    private static Instant time(Lease lease, Function<LeaseSpec, @Nullable ZonedDateTime> field) {
        return Optional.ofNullable(lease.getSpec())
                .flatMap(it -> Optional.ofNullable(field.apply(it)))
                .map(ZonedDateTime::toInstant)
                .orElse(Instant.EPOCH);
    }
}
