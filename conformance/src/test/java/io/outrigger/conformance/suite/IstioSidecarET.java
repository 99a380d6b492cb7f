package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

@Column(
        value = "Istio, sidecar",
        bed =
                "kube-apiserver, istiod and our controller; an Envoy that istiod configures and our sidecar, in a pod as"
                        + " admitted by our webhook")
class IstioSidecarET extends Conformance {
    @Override
    String gatewayClass() {
        return "istio";
    }

    @Override
    Family start(List<ObjectNode> objects) throws Exception {
        return IstioFamily.sidecar(objects);
    }

    @Test
    void istiodDropsNoEnvoyFilterAndEnvoyRefusesNoUpdate() {
        var gateway = (IstioFamily) stage().family();

        assertThat(gateway.envoyFilterStatuses())
                .anyMatch(it -> it.contains("/outrigger-gateway-"))
                .anyMatch(it -> it.contains("/outrigger-route-"))
                .allMatch(it -> it.endsWith("result=\"applied\"} 1"));
        assertThat(gateway.complaints()).isEmpty();
        assertThat(stage().stat("update_rejected$")).isZero();
    }
}
