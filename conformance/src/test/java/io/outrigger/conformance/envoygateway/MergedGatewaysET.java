package io.outrigger.conformance.envoygateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.cluster.EnvoyGateway;
import io.outrigger.testkit.process.Await;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All Gateways of a class share their pods. */
@Tag("private-network")
class MergedGatewaysET {
    private static final String CLASS =
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: EnvoyProxy
            metadata: {name: merged, namespace: envoy-gateway-system}
            spec: {mergeGateways: true}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: merged}
            spec:
              controllerName: gateway.envoyproxy.io/gatewayclass-controller
              parametersRef: {group: gateway.envoyproxy.io, kind: EnvoyProxy, name: merged, namespace: envoy-gateway-system}
            """;
    private static final String SECRETS =
            "/api/v1/namespaces/" + EnvoyGateway.NAMESPACE + "/secrets/";

    @Test
    void oneConfigurationServesThemAll() throws Exception {
        try (var provider = new CountingProvider();
                var bed = EnvoyGatewayBed.start()) {
            bed.apply(CLASS);
            var one = ChatGateway.merged(bed, "one", provider, "merged", 81).route("first");
            var two = ChatGateway.merged(bed, "two", provider, "merged", 82).route("second");
            var pod = bed.podOfClass("merged");
            String atOne = "http://" + pod.ip() + ":10081";
            String atTwo = "http://" + pod.ip() + ":10082";

            awaitModel(atOne, "first");
            awaitModel(atTwo, "second");

            assertThat(ChatGateway.status(atTwo, "first")).isEqualTo(404);
            assertThat(bed.api().find(SECRETS + "outrigger.merged")).isPresent();
            assertThat(bed.api().find(SECRETS + "credentials.outrigger.merged")).isPresent();
            assertThat(bed.api().find(SECRETS + "outrigger-one.gw")).isEmpty();
            Await.until(
                    "mediated routes",
                    EnvoyGatewayBed.LIMIT,
                    () -> one.isTrue("Programmed") && two.isTrue("Programmed"),
                    () -> one.status() + two.status());

            two.route("second", "third");

            awaitModel(atTwo, "third");
            assertThat(ChatGateway.status(atOne, "first")).isEqualTo(200);
            assertThat(provider.unmediated()).isZero();
        }
    }

    private static void awaitModel(String origin, String model) {
        Await.until(model, EnvoyGatewayBed.LIMIT, () -> ChatGateway.status(origin, model) == 200);
    }
}
