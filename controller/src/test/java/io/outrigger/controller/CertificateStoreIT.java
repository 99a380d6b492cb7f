package io.outrigger.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.ServingNames;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Certificates in a Secret of a real API server. */
class CertificateStoreIT {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final ServingNames NAMES = ServingNames.ofService("default", "hook");
    private static final ObjectKey KEY = new ObjectKey("default", "certs");

    private static RunFolder run;
    private static KubeApiServer server;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.start(bed, run, ServiceAccounts.OPTIONAL);
        client = server.client();
    }

    @AfterAll
    static void stop() {
        server.close();
        run.close();
    }

    @BeforeEach
    void beginWithoutASecret() {
        client.secrets().inNamespace(KEY.namespace()).withName(KEY.name()).delete();
    }

    private static CertificateSecret current(ServingNames names, Instant now) {
        return new CertificateStore(client, KEY, names, InstantSource.fixed(now)).current();
    }

    private static String serving(CertificateSecret secret) {
        return secret.serving().certificatePem();
    }

    private static String authority(CertificateSecret secret) {
        return secret.authority().certificatePem();
    }

    @Test
    void goodCertificatesAreKept() {
        var first = current(NAMES, NOW);

        assertThat(serving(current(NAMES, NOW))).isEqualTo(serving(first));
    }

    @Test
    void aServingCertificateThatAgesIsRenewedByTheSameAuthority() {
        var first = current(NAMES, NOW);

        var later = current(NAMES, NOW.plus(Duration.ofDays(61)));

        assertThat(serving(later)).isNotEqualTo(serving(first));
        assertThat(authority(later)).isEqualTo(authority(first));
    }

    @Test
    void otherNamesAreCoveredAtOnce() {
        var first = current(NAMES, NOW);
        var more = new ServingNames(List.of("elsewhere.example"), List.of("127.0.0.1"));

        var second = current(more, NOW);

        assertThat(second.serving().covers(more)).isTrue();
        assertThat(authority(second)).isEqualTo(authority(first));
    }

    @Test
    void anAuthorityThatAgesIsReplaced() {
        var first = current(NAMES, NOW);

        var later = current(NAMES, NOW.plus(Duration.ofDays(3000)));

        assertThat(authority(later)).isNotEqualTo(authority(first));
    }

    @Test
    void damagedCertificatesAreReplaced() {
        var first = current(NAMES, NOW);
        client.secrets()
                .inNamespace(KEY.namespace())
                .withName(KEY.name())
                .edit(
                        secret -> {
                            secret.getData().remove("tls.key");
                            return secret;
                        });

        assertThat(serving(current(NAMES, NOW))).isNotEqualTo(serving(first));
    }

    @Test
    void replicasThatStartTogetherAgree() throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<String> replica = () -> serving(current(NAMES, NOW));
            var shown =
                    threads.invokeAll(Stream.generate(() -> replica).limit(8).toList()).stream()
                            .map(it -> it.resultNow())
                            .distinct();

            assertThat(shown).hasSize(1);
        }
    }
}
