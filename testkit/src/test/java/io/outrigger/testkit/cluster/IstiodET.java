package io.outrigger.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IstiodET {
    @Test
    void aGatewayBecomesAPodOfItsDeployment() {
        long t0 = System.nanoTime();
        var cluster = Cluster.shared();
        System.err.println("cluster up ms " + (System.nanoTime() - t0) / 1_000_000);
        String namespace = cluster.namespace("gw", Map.of());
        cluster.server()
                .apply(
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: Gateway
                        metadata: {name: igw, namespace: %s}
                        spec:
                          gatewayClassName: istio
                          listeners: [{name: http, port: 8080, protocol: HTTP}]
                        """
                                .formatted(namespace));
        Await.until(
                "a pod",
                Duration.ofSeconds(30),
                () ->
                        !cluster.server()
                                .client()
                                .pods()
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .isEmpty(),
                cluster.istiod().child()::logTail);
        System.err.println("pod ms " + (System.nanoTime() - t0) / 1_000_000);
        assertThat(namespace).isNotNull();
    }
}
