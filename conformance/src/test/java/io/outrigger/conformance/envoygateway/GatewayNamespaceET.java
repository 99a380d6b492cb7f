package io.outrigger.conformance.envoygateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.EnvoyGateway;
import io.outrigger.testkit.cluster.EnvoyGateway.Hooks;
import io.outrigger.testkit.cluster.EnvoyGateway.Proxies;
import io.outrigger.testkit.process.Await;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Envoy Gateway runs each Gateway's proxies in the Gateway's namespace. */
@Tag("private-network")
class GatewayNamespaceET {
    private static final String SECRET = "/api/v1/namespaces/%s/secrets/outrigger-own.gw";

    @Test
    void theGatewaysNamespaceHasEverything() throws Exception {
        try (var provider = new CountingProvider();
                var bed = EnvoyGatewayBed.start()) {
            bed.envoyGateway().kill();
            bed.api()
                    .merge(
                            "/api/v1/namespaces/" + EnvoyGateway.NAMESPACE,
                            Json.parse(
                                    "{\"metadata\": {\"labels\": {\"outrigger.io/injection\": null}}}"));
            bed.envoyGateway().restart(Hooks.ON, Proxies.GATEWAY_NAMESPACE);
            var gateway = ChatGateway.create(bed, "own", provider, "{}").route("one");

            gateway.awaitModel(gateway.pod(), "one");

            assertThat(provider.unmediated()).isZero();
            assertThat(bed.api().find(SECRET.formatted("own"))).isPresent();
            assertThat(bed.api().find(SECRET.formatted(EnvoyGateway.NAMESPACE))).isEmpty();
            Await.until(
                    "a mediated route",
                    EnvoyGatewayBed.LIMIT,
                    () -> gateway.isTrue("Injected") && gateway.isTrue("Programmed"),
                    gateway::status);
        }
    }
}
