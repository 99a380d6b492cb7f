package io.outrigger.controller.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.certs.ServingNames;
import io.outrigger.manifests.install.WebhookClient;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.server.Address;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The webhook as the control plane runs it, behind a real API server. */
class AdmissionIT {
    private static final String SYSTEM = "outrigger-system";

    private static RunFolder run;
    private static KubeApiServer server;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        TestBed bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.start(bed, run, KubeApiServer.ServiceAccounts.OPTIONAL);
        client = server.client();
        namespace(SYSTEM, Map.of());
        namespace("ai", Map.of("outrigger.io/injection", "enabled"));
        namespace("other", Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        run.close();
    }

    @Test
    void injectsFromTheMomentItHasStarted() {
        try (var _ = Admission.start(client, settings(), Gateways.NONE, InstantSource.system())) {
            Await.until(
                    "an injected pod",
                    Duration.ofSeconds(10),
                    () -> !dryRun("ai").getSpec().getInitContainers().isEmpty());

            assertThat(dryRun("ai").getSpec().getInitContainers())
                    .extracting(container -> container.getName())
                    .containsExactly("ai-gateway-extproc");
            assertThat(dryRun("other").getSpec().getInitContainers()).isEmpty();
        }
    }

    @Test
    void keepsGoodCertificatesAndReplacesOthers() {
        var certificates = new Certificates(client, SYSTEM, InstantSource.system());
        var names = settings().names();

        var first = certificates.ensured(names);
        assertThat(certificates.ensured(names).serving().certificatePem())
                .isEqualTo(first.serving().certificatePem());

        client.secrets()
                .inNamespace(SYSTEM)
                .withName(Certificates.SECRET)
                .edit(
                        secret -> {
                            secret.getData().remove("tls.key");
                            return secret;
                        });
        var second = certificates.ensured(names);
        assertThat(second.serving().certificatePem())
                .isNotEqualTo(first.serving().certificatePem());

        var more = new ServingNames(List.of("elsewhere.example"), List.of("127.0.0.1"));
        assertThat(certificates.ensured(more).serving().covers(more)).isTrue();
    }

    private static AdmissionSettings settings() {
        int port = FreePorts.next();
        return new AdmissionSettings(
                SYSTEM,
                new Address("127.0.0.1", port),
                new WebhookClient.Url(URI.create("https://127.0.0.1:" + port + "/mutate")),
                new ServingNames(List.of(), List.of("127.0.0.1")),
                SidecarSettings.defaults(
                        "test", new Image("outrigger/extproc:test", Image.PullPolicy.NEVER)));
    }

    private static Pod dryRun(String namespace) {
        var pod =
                new PodBuilder()
                        .withNewMetadata()
                        .withGenerateName("gw-istio-")
                        .withNamespace(namespace)
                        .withLabels(
                                Map.of(
                                        "gateway.networking.k8s.io/gateway-name",
                                        "gw",
                                        "gateway.networking.k8s.io/gateway-class-name",
                                        "istio"))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("istio-proxy")
                        .withImage("istio/proxyv2:test")
                        .endContainer()
                        .endSpec()
                        .build();
        return client.resource(pod).dryRun().create();
    }

    private static void namespace(String name, Map<String, String> labels) {
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withLabels(labels)
                                .endMetadata()
                                .build())
                .create();
    }
}
