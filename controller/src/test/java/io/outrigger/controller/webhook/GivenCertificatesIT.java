package io.outrigger.controller.webhook;

import static io.outrigger.controller.webhook.WebhookBed.OPTED_IN;
import static io.outrigger.controller.webhook.WebhookBed.OWN;
import static io.outrigger.controller.webhook.WebhookBed.Pod.GATEWAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.ServingNames;
import io.outrigger.controller.webhook.Webhook.Outcome;
import io.outrigger.controller.webhook.WebhookBed.Fate;
import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A Secret that somebody else keeps, as cert-manager does, on a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GivenCertificatesIT {
    private static final String NAME = "hook-tls";
    private static final String GIVEN = "--webhook-secret=" + NAME;
    private static final ServingNames NAMES = new ServingNames(List.of(), List.of("127.0.0.1"));

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
    void aSecretThatComesLateIsWaitedFor() throws InterruptedException {
        var late =
                CompletableFuture.runAsync(
                        () -> {
                            Await.pause(Duration.ofMillis(1500));
                            issue();
                        });

        bed.reached(Ticking.now(), "a", GIVEN);

        late.join();
        assertThat(secret().get().getType()).isEqualTo("kubernetes.io/tls");
        assertThat(bed.client().secrets().inNamespace(OWN).list().getItems()).hasSize(1);
    }

    @Test
    void anotherAuthorityIsTakenOverWithoutAPodThatIsRefused() throws InterruptedException {
        issue();
        var clock = Ticking.now();
        var slow = bed.settled(clock, "a", GIVEN);
        var quick = bed.started(clock, "b", GIVEN);
        WebhookBed.settle(quick);
        var before = bed.trusted();
        var written = issue().getMetadata().getResourceVersion();

        WebhookBed.settle(quick);
        injectedBy(quick, slow);
        assertThat(bed.trusted()).isEqualTo(authority() + before);
        WebhookBed.settle(slow);
        injectedBy(quick, slow);

        clock.jump(Duration.ofMinutes(11));
        quick.run();
        assertThat(bed.trusted()).isEqualTo(authority());
        injectedBy(quick, slow);
        assertThat(secret().get().getMetadata().getResourceVersion())
                .as("ours to read only")
                .isEqualTo(written);
    }

    @Test
    void whatIsHalfWrittenIsLeftAloneAndTheOldCertificateStays() throws InterruptedException {
        issue();
        var replica = bed.settled(Ticking.now(), "a", GIVEN);
        secret().edit(
                        it -> {
                            it.getData().put("tls.crt", "");
                            return it;
                        });

        assertThat(replica.run()).isEqualTo(Outcome.UNSETTLED);
        injectedBy(replica);
        assertThat(Readiness.metrics(replica.port()))
                .contains("outrigger_webhook_certificates_unusable_total 1.0");
        issue();
        WebhookBed.settle(replica);
        injectedBy(replica);
    }

    private void injectedBy(Webhook... replicas) {
        for (var it : replicas) {
            bed.balancer().to(it.port());
            assertThat(bed.create(OPTED_IN, GATEWAY))
                    .as("by port %s", it.port())
                    .isEqualTo(Fate.INJECTED);
        }
    }

    private Resource<Secret> secret() {
        return bed.client().secrets().inNamespace(OWN).withName(NAME);
    }

    /** A certificate of a new authority, as cert-manager stores it. */
    private Secret issue() {
        Map<String, String> data =
                new HashMap<>(CertificateSecret.create(NAMES, InstantSource.system()).data());
        data.remove("ca.key");
        return bed.client()
                .resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withNamespace(OWN)
                                .withName(NAME)
                                .endMetadata()
                                .withType("kubernetes.io/tls")
                                .withData(data)
                                .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** The authority in the Secret, as PEM. */
    private String authority() {
        var data = String.valueOf(secret().get().getData().get("ca.crt"));
        return new String(Base64.getDecoder().decode(data), UTF_8);
    }
}
