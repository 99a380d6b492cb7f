package io.outrigger.conformance.envoygateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.ServingNames;
import io.outrigger.controller.webhook.ExtensionCertificates;
import io.outrigger.manifests.sidecar.SidecarWriter;
import io.outrigger.testkit.cluster.EnvoyGateway.Hooks;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real Envoy Gateway asks its hooks by TLS, and believes nobody else. */
@Tag("private-network")
class HookTlsET {
    private static final String NAMESPACE = "outrigger-system";
    private static final String SECRETS = "/api/v1/namespaces/" + NAMESPACE + "/secrets/";
    private static final String TRUST = SECRETS + ExtensionCertificates.TRUST;

    @Test
    void envoyGatewayAsksByTlsAndFollowsNewAuthorities() throws Exception {
        try (var provider = new CountingProvider();
                var bed = EnvoyGatewayBed.start(SidecarWriter.WEBHOOK, "--extension-tls=on")) {
            restart(bed, Hooks.tls(NAMESPACE, ExtensionCertificates.TRUST));
            var gateway = ChatGateway.create(bed, "tls", provider, "{}").route("one");
            var pod = gateway.pod();
            gateway.awaitModel(pod, "one");

            var before = authorities(bed);
            bed.api().delete(SECRETS + "outrigger-extension-certs");
            Await.until(
                    "a new authority",
                    EnvoyGatewayBed.LIMIT,
                    () -> !authorities(bed).equals(before));
            restart(bed, Hooks.tls(NAMESPACE, ExtensionCertificates.TRUST));
            gateway.route("two");
            gateway.awaitModel(pod, "two");

            // authorities of somebody else, and no TLS at all
            bed.apply(
                    """
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: foreign, namespace: outrigger-system}
                    data: {tls.crt: FOREIGN}
                    """
                            .replace("FOREIGN", foreign()));
            for (var hooks : List.of(Hooks.tls(NAMESPACE, "foreign"), Hooks.ON)) {
                restart(bed, hooks);
                gateway.route("three");
                assertNothingChanges(gateway, pod);
            }
            assertThat(provider.unmediated()).isZero();

            restart(bed, Hooks.tls(NAMESPACE, ExtensionCertificates.TRUST));
            gateway.awaitModel(pod, "three");
        }
    }

    private static void restart(EnvoyGatewayBed bed, Hooks hooks) {
        bed.envoyGateway().kill();
        bed.envoyGateway().restart(hooks);
    }

    /** Proxies keep what they have. */
    private static void assertNothingChanges(ChatGateway gateway, RunningPod pod)
            throws InterruptedException {
        Thread.sleep(3000);
        assertThat(gateway.status(pod, "two")).isEqualTo(200);
        assertThat(gateway.status(pod, "three")).isEqualTo(404);
    }

    private static String authorities(EnvoyGatewayBed bed) {
        return bed.api().get(TRUST).at("/data/tls.crt").asString();
    }

    private static String foreign() {
        var names = ServingNames.ofService(NAMESPACE, "outrigger-extension");
        var data = CertificateSecret.create(names, InstantSource.system()).data();
        return Objects.requireNonNull(data.get("ca.crt"));
    }
}
