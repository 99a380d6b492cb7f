package io.outrigger.controller.webhook;

import static io.outrigger.controller.webhook.WebhookBed.OPTED_IN;
import static io.outrigger.controller.webhook.WebhookBed.OWN;
import static io.outrigger.controller.webhook.WebhookBed.Pod.APPLICATION;
import static io.outrigger.controller.webhook.WebhookBed.Pod.GATEWAY;
import static io.outrigger.controller.webhook.WebhookBed.Pod.OPTED_OUT;
import static io.outrigger.controller.webhook.WebhookBed.UNLABELLED;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.ServingNames;
import io.outrigger.controller.webhook.WebhookBed.Fate;
import io.outrigger.controller.webhook.WebhookBed.Pod;
import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens to pods when things go wrong around the webhook, on a real API server; each with a
 * counterpart that shows what would happen without the mechanism.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookChaosIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration NOTICED = Duration.ofSeconds(2);
    private static final int PODS = 200;
    private static final Duration BACKDATED = Duration.ofMinutes(10);

    private final WebhookBed bed = new WebhookBed();

    @AfterAll
    void stop() {
        bed.close();
    }

    @BeforeEach
    void reset() {
        bed.reset();
    }

    @Test
    void aWebhookThatIsDownBlocksGatewayPodsOnly() throws InterruptedException {
        var replica = bed.reached(Ticking.now(), "a");
        bed.balancer().to();

        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.REFUSED);
        assertThat(bed.create(OPTED_IN, APPLICATION)).isEqualTo(Fate.UNTOUCHED);
        assertThat(bed.create(OPTED_IN, OPTED_OUT)).isEqualTo(Fate.UNTOUCHED);
        assertThat(bed.create(UNLABELLED, GATEWAY)).isEqualTo(Fate.UNTOUCHED);
        assertThat(bed.create("kube-system", GATEWAY)).isEqualTo(Fate.UNTOUCHED);
        assertThat(bed.create(OWN, GATEWAY)).as("ours").isEqualTo(Fate.UNTOUCHED);
        bed.balancer().to(replica.port());
        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.INJECTED);
    }

    /** Without its selectors and condition the same outage would block all pods. */
    @ParameterizedTest
    @CsvSource({
        "matchConditions,   [],   ai,               APPLICATION",
        "objectSelector,    {},   ai,               OPTED_OUT",
        "namespaceSelector, {},   plain,            GATEWAY",
        "namespaceSelector, {},   outrigger-system, GATEWAY",
    })
    void everySelectorKeepsPodsFromBeingBlocked(
            String field, String nothing, String namespace, Pod pod) throws InterruptedException {
        bed.reached(Ticking.now(), "a");
        bed.balancer().to();
        assertThat(bed.create(namespace, pod)).isEqualTo(Fate.UNTOUCHED);

        bed.edit("{\"%s\": %s}".formatted(field, nothing));

        bed.awaitFate(Fate.REFUSED, namespace, pod);
    }

    @Test
    void aWebhookThatIsDownBlocksNothingWithIgnore() throws InterruptedException {
        var replica = bed.reached(Ticking.now(), "a", "--webhook-failure-policy=ignore");
        bed.balancer().to();

        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.UNTOUCHED);
        assertThat(bed.create(OPTED_IN, APPLICATION)).isEqualTo(Fate.UNTOUCHED);
        bed.balancer().to(replica.port());
        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.INJECTED);
    }

    @Test
    void theLastReplicaThatLeavesOpens() throws InterruptedException {
        var one = bed.reached(Ticking.now(), "a");
        var other = bed.started(Ticking.now(), "b");
        other.run();

        bed.balancer().to(other.port());
        bed.leave(one);
        assertThat(bed.failurePolicy()).isEqualTo("Fail");
        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.INJECTED);
        bed.leave(other);

        assertThat(bed.failurePolicy()).isEqualTo("Ignore");
        bed.awaitFate(Fate.UNTOUCHED, OPTED_IN, GATEWAY);
    }

    /** A Service keeps routing to a replica for a while after it has said that it ends. */
    @ParameterizedTest
    @EnumSource
    void podsWhileAReplicaIsReplaced(Drain drain) throws InterruptedException {
        var old = bed.reached(Ticking.now(), "a", "--webhook-drain-seconds=" + drain.seconds);
        var fresh = bed.started(Ticking.now(), "b");
        awaitReady(fresh);
        var fates = new EnumMap<Fate, Integer>(Fate.class);
        var end = Thread.startVirtualThread(() -> bed.leave(old));
        var noticed =
                Thread.startVirtualThread(
                        () -> {
                            Await.pause(NOTICED);
                            bed.balancer().next(fresh.port());
                        });

        while (end.isAlive() || noticed.isAlive()) {
            bed.balancer().cut();
            fates.merge(bed.create(OPTED_IN, GATEWAY), 1, Integer::sum);
        }

        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.INJECTED);
        switch (drain) {
            case LONGER -> assertThat(fates.keySet()).containsExactly(Fate.INJECTED);
            case NONE -> assertThat(fates).containsKey(Fate.REFUSED);
        }
    }

    /** How long a replica still answers, compared with how long others need to notice. */
    enum Drain {
        LONGER(4),
        NONE(0);

        private final int seconds;

        Drain(int seconds) {
            this.seconds = seconds;
        }
    }

    /** The counterpart: one that just ends leaves pods blocked until the next one starts. */
    @Test
    void theNextReplicaEndsTheOutageOfOneThatCrashed() throws InterruptedException {
        bed.reached(Ticking.now(), "a");
        bed.balancer().to();
        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.REFUSED);

        bed.reached(Ticking.now(), "b");

        assertThat(bed.failurePolicy()).isEqualTo("Fail");
        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.INJECTED);
    }

    /** A replica that starts and is not reached must not inherit a policy that blocks. */
    @Test
    void aReplicaThatIsNotReachedOpensWhatACrashHasLeft() throws InterruptedException {
        var clock = Ticking.now();
        bed.reached(clock, "a");
        clock.jump(Duration.ofMinutes(1));
        var next = bed.started(clock, "b");
        bed.balancer().to();

        awaitReady(next);
        assertThat(bed.failurePolicy()).as("perhaps nobody has noticed yet").isEqualTo("Fail");
        clock.jump(Duration.ofSeconds(30));
        next.run();

        assertThat(bed.failurePolicy()).isEqualTo("Ignore");
        bed.awaitFate(Fate.UNTOUCHED, OPTED_IN, GATEWAY);
    }

    @ParameterizedTest
    @EnumSource
    void anExpiredCertificateIsReplacedWithoutARestart(Expired policy) throws InterruptedException {
        var clock = new Ticking(Duration.ofDays(-100));
        var replica = bed.started(clock, "a");
        bed.balancer().to(replica.port());
        replica.run();
        bed.edit("{\"failurePolicy\": \"%s\"}".formatted(policy.name()));
        bed.awaitFate(policy.without, OPTED_IN, GATEWAY);
        assertThat(bed.create(OPTED_IN, APPLICATION)).isEqualTo(Fate.UNTOUCHED);

        clock.jump(Duration.ofDays(100));
        WebhookBed.settle(replica);

        bed.awaitFate(Fate.INJECTED, OPTED_IN, GATEWAY);
    }

    /** What an expired certificate means where nobody renews it. */
    enum Expired {
        Ignore(Fate.UNTOUCHED),
        Fail(Fate.REFUSED);

        private final Fate without;

        Expired(Fate without) {
            this.without = without;
        }
    }

    /** Two replicas, a new connection for every third pod, one replica slow to notice. */
    @ParameterizedTest
    @EnumSource
    void twoHundredPodsWhileTheAuthorityRotates(Overlap overlap) throws InterruptedException {
        var due = Ticking.now().instant().plusSeconds(60);
        storeAuthorityThatIsDueAt(due);
        var clock = Ticking.now();
        var slow = bed.settled(clock, "a");
        var quick = bed.started(clock, "b");
        WebhookBed.settle(quick);
        bed.balancer().to(quick.port(), slow.port());
        var before = bed.trusted();
        var fates = new EnumMap<Fate, Integer>(Fate.class);

        for (int i = 0; i < PODS || !isSettled(quick, slow); i++) {
            if (i == PODS / 4) {
                clock.jump(Duration.ofSeconds(90));
            }
            if (i >= PODS / 4 && i % 10 == 0) {
                quick.run();
                if (overlap == Overlap.THE_NEW_ONE_ONLY) {
                    bed.forgetFormerAuthority();
                }
            }
            if (i >= PODS * 3 / 4 && i % 10 == 0) {
                slow.run();
            }
            if (i % 3 == 0) {
                bed.balancer().cut();
            }
            fates.merge(bed.create(OPTED_IN, GATEWAY), 1, Integer::sum);
        }

        assertThat(bed.trusted()).isNotEqualTo(before);
        switch (overlap) {
            case BOTH_AUTHORITIES ->
                    assertThat(fates.keySet())
                            .as("%s: %s", fates, bed.lastRefusal())
                            .containsExactly(Fate.INJECTED);
            case THE_NEW_ONE_ONLY -> assertThat(fates.get(Fate.REFUSED)).isGreaterThan(5);
        }
    }

    /** What the API server trusts after a rotation. */
    enum Overlap {
        BOTH_AUTHORITIES,
        THE_NEW_ONE_ONLY
    }

    private static boolean isSettled(Webhook... replicas) throws InterruptedException {
        for (var it : replicas) {
            if (it.run() == Webhook.Outcome.UNSETTLED) {
                return false;
            }
        }
        return true;
    }

    private void storeAuthorityThatIsDueAt(Instant due) {
        var names = new ServingNames(List.of(), List.of("127.0.0.1"));
        var life = Duration.ofDays(3650).plus(BACKDATED);
        var made = due.plus(BACKDATED).minus(life.multipliedBy(2).dividedBy(3));
        var secret =
                CertificateSecret.create(names, InstantSource.fixed(made))
                        .renewed(names, InstantSource.system());
        bed.client()
                .resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withNamespace(OWN)
                                .withName("outrigger-webhook-certs")
                                .endMetadata()
                                .withData(secret.data())
                                .build())
                .create();
    }

    @Test
    void twoReplicasThatStartAtOnceAreBothTrusted() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var both =
                    threads.invokeAll(List.of(startOf("a", OWN), startOf("b", OWN))).stream()
                            .map(it -> it.resultNow())
                            .toList();

            for (var replica : both) {
                bed.balancer().to(replica.port());
                assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.INJECTED);
            }
        }
    }

    /** The counterpart: replicas that share no Secret shut each other out. */
    @Test
    void replicasWithSecretsOfTheirOwnAreNotBothTrusted() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var both =
                    threads.invokeAll(List.of(startOf("a", OWN), startOf("b", UNLABELLED))).stream()
                            .map(it -> it.resultNow())
                            .toList();
            Await.pause(Duration.ofSeconds(1));

            assertThat(both)
                    .extracting(
                            it -> {
                                bed.balancer().to(it.port());
                                return bed.create(OPTED_IN, GATEWAY);
                            })
                    .containsOnlyOnce(Fate.INJECTED);
        }
    }

    /** Starts a replica that nobody has prepared anything for, with a few rounds of its own. */
    private Callable<Webhook> startOf(String identity, String namespace) {
        return () -> {
            var replica = bed.started(Ticking.now(), identity, "--namespace=" + namespace);
            for (int i = 0; i < 2; i++) {
                replica.run();
            }
            return replica;
        };
    }

    /** A new replica shows the newest certificate before anybody has published its authority. */
    @Test
    void aReplicaIsNotReadyBeforeItIsTrusted() throws InterruptedException {
        var clock = Ticking.now();
        bed.reached(clock, "a");
        bed.client().secrets().inNamespace(OWN).withName("outrigger-webhook-certs").delete();
        var next = bed.started(clock, "b");

        assertThat(Readiness.of(next.port())).isEqualTo(503);
        bed.balancer().to(next.port());
        assertThat(bed.create(OPTED_IN, GATEWAY)).as("too early").isEqualTo(Fate.REFUSED);

        awaitReady(next);
        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.INJECTED);
    }

    private static void awaitReady(Webhook webhook) {
        Await.until(
                "ready",
                LIMIT,
                () -> {
                    try {
                        webhook.run();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return Readiness.of(webhook.port()) == 200;
                });
    }
}
