package io.outrigger.controller.webhook;

import static io.outrigger.controller.webhook.WebhookBed.CONFIGURATION;
import static io.outrigger.controller.webhook.WebhookBed.OPTED_IN;
import static io.outrigger.controller.webhook.WebhookBed.Pod.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.controller.Controller;
import io.outrigger.controller.webhook.WebhookBed.Fate;
import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The life of the webhook's objects on a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookLifecycleIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final String GARBAGE = "Z2FyYmFnZQ==";
    private static final String SECRET =
            "/api/v1/namespaces/outrigger-system/secrets/outrigger-webhook-certs";
    private static final String ROLE = "/apis/rbac.authorization.k8s.io/v1/clusterroles/outrigger";
    private static final String LEASES =
            "/apis/coordination.k8s.io/v1/namespaces/outrigger-system/leases";

    private final WebhookBed bed = new WebhookBed();

    @AfterAll
    void stop() {
        bed.close();
    }

    @BeforeEach
    void reset() {
        bed.http().delete(ROLE);
        bed.reset();
    }

    @Test
    void ignoresUntilItsProbeCameBackAndOnlyThenFails() throws InterruptedException {
        var replica = bed.started(Ticking.now(), "a");
        replica.run();
        assertThat(bed.failurePolicy()).isEqualTo("Ignore");
        assertThat(Readiness.metrics(replica.port()))
                .contains("outrigger_webhook_probes_total{result=\"unchanged\"} 1.0")
                .contains("outrigger_webhook_failure_policy{policy=\"Fail\"} 0.0");

        bed.balancer().to(replica.port());
        WebhookBed.settle(replica);

        assertThat(bed.failurePolicy()).isEqualTo("Fail");
        assertThat(Readiness.metrics(replica.port()))
                .contains("outrigger_webhook_probes_total{result=\"mutated\"} 1.0")
                .contains("outrigger_webhook_failure_policy{policy=\"Fail\"} 1.0")
                .contains("outrigger_webhook_certificate_not_after_timestamp_seconds ");
    }

    @Test
    void driftIsRepairedWithinSeconds() throws InterruptedException {
        try (var _ = controller(InstantSource.system())) {
            var whole = bed.configuration().path("webhooks");

            bed.edit(
                    "{\"clientConfig\": {\"url\": \"https://127.0.0.1:1\", \"caBundle\": \"%s\"}}"
                            .formatted(GARBAGE));
            await("the address and the authorities", SECONDS, () -> isWhole(whole));
            bed.edit("{\"failurePolicy\": \"Ignore\", \"matchConditions\": []}");
            await("policy and conditions", SECONDS, () -> isWhole(whole));
            bed.http().delete(CONFIGURATION);
            await("the configuration", SECONDS, () -> isWhole(whole));
        }
    }

    private boolean isWhole(JsonNode webhooks) {
        return bed.http()
                .find(CONFIGURATION)
                .map(it -> it.path("webhooks").equals(webhooks))
                .orElse(false);
    }

    /** What a deleted Secret asks for is done without a pod that is refused. */
    @Test
    void aDeletedSecretIsARotationThatNoPodNotices() throws InterruptedException {
        try (var controller = controller(InstantSource.system())) {
            var before = bed.trusted();
            bed.http().delete(SECRET);

            await(
                    "another certificate",
                    LIMIT,
                    () -> {
                        bed.balancer().cut();
                        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.INJECTED);
                        return !bed.trusted().equals(before)
                                && Readiness.of(controller.webhookPort()) == 200;
                    });
            assertThat(bed.http().find(SECRET)).isPresent();
        }
    }

    /** Certificates follow the API server's clock, whatever ours says. */
    @Test
    void aClockThatIsAYearAheadDoesNoHarm() throws InterruptedException {
        try (var _ = controller(new Ticking(Duration.ofDays(400)))) {
            assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.INJECTED);
        }
    }

    /** The counterpart: with our own clock the API server refuses what is not yet valid. */
    @Test
    void aClockThatIsAYearAheadWouldDoHarmByItself() throws InterruptedException {
        var replica = bed.started(new Ticking(Duration.ofDays(400)), "a");
        bed.balancer().to(replica.port());
        replica.run();

        assertThat(bed.failurePolicy()).isEqualTo("Ignore");
        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.UNTOUCHED);
    }

    @Test
    void everythingIsOwnedByTheClusterRoleOfTheInstallation() throws InterruptedException {
        bed.server()
                .apply(
                        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: outrigger}}");
        var uid = bed.http().get(ROLE).at("/metadata/uid").asString();
        var replica = bed.reached(Ticking.now(), "a");

        for (var path : List.of(CONFIGURATION, SECRET, LEASES + "/outrigger-webhook-a")) {
            assertThat(bed.http().get(path).at("/metadata/ownerReferences/0/uid").asString())
                    .as(path)
                    .isEqualTo(uid);
        }
        bed.http().delete(ROLE);
        bed.http().delete(CONFIGURATION);
        replica.run();
        assertThat(bed.http().find(CONFIGURATION)).as("made anew while uninstalling").isEmpty();
    }

    @Test
    void withoutAClusterRoleAConfigurationThatIsDeletedComesBack() throws InterruptedException {
        var replica = bed.reached(Ticking.now(), "a");
        bed.http().delete(CONFIGURATION);

        replica.run();

        assertThat(bed.configuration().path("metadata").has("ownerReferences")).isFalse();
    }

    @Test
    void whoLeavesDoesNotBringBackAConfigurationThatIsGone() throws InterruptedException {
        var replica = bed.reached(Ticking.now(), "a");
        bed.http().delete(CONFIGURATION);

        bed.leave(replica);

        assertThat(bed.http().find(CONFIGURATION)).isEmpty();
    }

    @Test
    void leasesOfTheDeadAreRemovedAndThoseOfTheLivingAreNot() throws InterruptedException {
        var clock = Ticking.now();
        var one = bed.started(clock, "a");
        bed.started(clock, "b");
        assertThat(one.replicas().live()).isEqualTo(Reach.Others.SOME);

        clock.jump(Duration.ofMinutes(1));
        one.replicas().renew();
        assertThat(one.replicas().live()).isEqualTo(Reach.Others.NONE);
        assertThat(bed.http().get(LEASES).path("items")).hasSize(2);
        clock.jump(Duration.ofHours(2));
        one.replicas().renew();

        assertThat(bed.http().get(LEASES).path("items")).hasSize(1);
    }

    @Test
    void aReplicaNoticesWhenItIsTheYoungestThatLives() throws InterruptedException {
        var clock = Ticking.now();
        var one = bed.started(clock, "a").replicas();
        assertThat(one.renew()).as("alone").isFalse();
        bed.started(clock, "b");
        assertThat(one.renew()).isTrue();
        assertThat(one.role()).isEqualTo(Replicas.Role.FOLLOWS);

        clock.jump(Duration.ofMinutes(1));

        assertThat(one.renew()).isTrue();
        assertThat(one.role()).isEqualTo(Replicas.Role.LEADS);
        assertThat(one.renew()).as("as before").isFalse();
    }

    /** As in an upgrade: two versions would want two configurations. */
    @Test
    void ofReplicasThatDisagreeTheYoungestWrites() throws InterruptedException {
        var older = bed.settled(Ticking.now(), "b", "--webhook-failure-policy=ignore");
        assertThat(bed.failurePolicy()).isEqualTo("Ignore");

        var younger = bed.settled(Ticking.now(), "a");
        var version = bed.configuration().at("/metadata/resourceVersion");
        WebhookBed.settle(older);
        WebhookBed.settle(younger);

        assertThat(bed.failurePolicy()).isEqualTo("Fail");
        assertThat(bed.configuration().at("/metadata/resourceVersion")).isEqualTo(version);
        bed.leave(younger);
        older.run();
        assertThat(bed.failurePolicy()).as("the older one writes now").isEqualTo("Ignore");
    }

    @Test
    void anApiServerThatRestartsFindsEverythingAsItWas() throws InterruptedException {
        try (var _ = controller(InstantSource.system())) {
            var whole = bed.configuration().path("webhooks");
            var secret = bed.http().get(SECRET).path("data");

            bed.server().restart();

            assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.INJECTED);
            assertThat(bed.http().get(SECRET).path("data")).isEqualTo(secret);
            bed.edit(
                    "{\"clientConfig\": {\"url\": \"https://127.0.0.1:1\", \"caBundle\": \"%s\"}}"
                            .formatted(GARBAGE));
            await("drift after a restart", LIMIT, () -> isWhole(whole));
            bed.awaitFate(Fate.INJECTED, OPTED_IN, GATEWAY);
        }
    }

    /** The counterpart: where nobody watches, what somebody changes stays changed. */
    @Test
    void withoutItsWatchesDriftWouldStay() throws InterruptedException {
        bed.reached(Ticking.now(), "a");
        bed.server().restart();

        bed.edit(
                "{\"clientConfig\": {\"url\": \"https://127.0.0.1:1\", \"caBundle\": \"%s\"}}"
                        .formatted(GARBAGE));

        bed.awaitFate(Fate.REFUSED, OPTED_IN, GATEWAY);
        Await.pause(Duration.ofSeconds(3));
        assertThat(bed.create(OPTED_IN, GATEWAY)).isEqualTo(Fate.REFUSED);
    }

    /** The whole control plane, reached by the API server. */
    private Controller controller(InstantSource clock) throws InterruptedException {
        var controller = Controller.start(bed.settings("a"), bed.client(), clock);
        bed.balancer().to(controller.webhookPort());
        await(
                "failurePolicy Fail",
                LIMIT,
                () ->
                        bed.http().find(CONFIGURATION).isPresent()
                                && bed.failurePolicy().equals("Fail"));
        bed.awaitFate(Fate.INJECTED, OPTED_IN, GATEWAY);
        return controller;
    }

    private static void await(String what, Duration limit, BooleanSupplier done) {
        Await.until(what, limit, done);
    }
}
