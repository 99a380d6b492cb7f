package io.outrigger.controller.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.certs.CaBundle;
import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.ServingNames;
import io.outrigger.controller.webhook.Certificates.Supply;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
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
    private static final int REPLICAS = 8;

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
    void deleteSecret() {
        client.secrets().inNamespace(KEY.namespace()).withName(KEY.name()).delete();
    }

    private static CertificateStore store(ServingNames names, Instant now) {
        return new CertificateStore(
                client, KEY, "webhook", names, InstantSource.fixed(now), List::of);
    }

    private static Supply.Usable current(ServingNames names, Instant now) {
        return current(store(names, now));
    }

    private static Supply.Usable current(CertificateStore store) {
        return store.current(new CaBundle(List.of()));
    }

    private static String serving(Supply.Usable supply) {
        return supply.serving().certificatePem();
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
        assertThat(later.trusted()).isEqualTo(first.trusted());
    }

    @Test
    void otherNamesAreCoveredAtOnce() {
        var first = current(NAMES, NOW);
        var more = new ServingNames(List.of("elsewhere.example"), List.of("127.0.0.1"));

        var second = current(more, NOW);

        assertThat(second.serving().covers(more)).isTrue();
        assertThat(second.trusted()).isEqualTo(first.trusted());
    }

    @Test
    void anAuthorityThatAgesIsReplacedAndStaysTrusted() {
        var first = current(NAMES, NOW);

        var later = current(NAMES, NOW.plus(Duration.ofDays(3000)));

        assertThat(later.trusted().authorities()).hasSize(2);
        assertThat(later.trusted().trusts(first.serving())).isTrue();
        assertThat(first.trusted().trusts(later.serving())).isFalse();
    }

    @Test
    void aDamagedSecretIsWrittenAnewAsItWasLastSeen() {
        var store = store(NAMES, NOW);
        var first = current(store);
        edit(Map.of("tls.key", ""));

        assertThat(serving(current(store))).isEqualTo(serving(first));
        assertThat(serving(current(NAMES, NOW))).as("as stored").isEqualTo(serving(first));
    }

    @Test
    void aDamagedSecretThatNobodyHasSeenIsReplaced() {
        var first = current(NAMES, NOW);
        edit(Map.of("ca.key", ""));

        var second = current(NAMES, NOW);

        assertThat(serving(second)).isNotEqualTo(serving(first));
        assertThat(serving(current(NAMES, NOW))).isEqualTo(serving(second));
    }

    /** The way in which people ask for new certificates. */
    @Test
    void aDeletedSecretGetsANewAuthorityAndWhatIsShownStaysTrusted() {
        var store = store(NAMES, NOW);
        var first = current(store);
        deleteSecret();

        var second = current(store);

        assertThat(first.trusted().trusts(second.serving())).isFalse();
        assertThat(second.trusted().trusts(second.serving())).isTrue();
        assertThat(second.trusted().trusts(first.serving())).isTrue();
        assertThat(current(NAMES, NOW).trusted()).isEqualTo(second.trusted());
    }

    @Test
    void replicasThatStartTogetherAgree() throws Exception {
        assertThat(together(() -> serving(current(NAMES, NOW)))).hasSize(1);
    }

    /** The test above can fail: replicas that just write do not agree. */
    @Test
    void replicasWouldNotAgreeWithoutTheVersionsOfTheApiServer() throws Exception {
        var barrier = new CyclicBarrier(REPLICAS);

        var shown =
                together(
                        () -> {
                            var found = client.secrets().inNamespace(KEY.namespace());
                            var mine = CertificateSecret.create(NAMES, InstantSource.fixed(NOW));
                            if (found.withName(KEY.name()).get() != null) {
                                throw new IllegalStateException(
                                        "the replicas did not start at once");
                            }
                            barrier.await();
                            found.resource(
                                            new SecretBuilder()
                                                    .withNewMetadata()
                                                    .withName(KEY.name())
                                                    .endMetadata()
                                                    .withData(mine.data())
                                                    .build())
                                    .forceConflicts()
                                    .serverSideApply();
                            return mine.serving().certificatePem();
                        });

        assertThat(shown).hasSize(REPLICAS);
    }

    private static Set<String> together(Callable<String> replica) throws Exception {
        try (var threads = Executors.newFixedThreadPool(REPLICAS)) {
            var shown = new HashSet<String>();
            for (var it :
                    threads.invokeAll(Stream.generate(() -> replica).limit(REPLICAS).toList())) {
                shown.add(it.get());
            }
            return shown;
        }
    }

    private static void edit(Map<String, String> data) {
        client.secrets()
                .inNamespace(KEY.namespace())
                .withName(KEY.name())
                .edit(
                        secret -> {
                            secret.getData().putAll(data);
                            return secret;
                        });
    }
}
