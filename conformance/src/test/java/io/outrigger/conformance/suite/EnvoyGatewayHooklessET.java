package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.conformance.envoygateway.EnvoyGatewayBed;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.node.ObjectNode;

@Tag("private-network")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Column(
        value = "Envoy Gateway, hook-less",
        bed =
                "kube-apiserver and an Envoy Gateway without an extension manager, to which our controller gives an"
                        + " EnvoyExtensionPolicy; an Envoy that Envoy Gateway configures and our sidecar, in a pod as admitted by"
                        + " our webhook",
        lacks =
                @Lacks(
                        value = Capability.SEVERAL_BACKENDS,
                        why = "a request is translated before Envoy chooses an endpoint"))
class EnvoyGatewayHooklessET extends Conformance {
    private static final String POLICY =
            "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/suite/envoyextensionpolicies/outrigger-ext-proc";

    @Override
    String gatewayClass() {
        return "eg";
    }

    @Override
    Family start(List<ObjectNode> objects) throws Exception {
        return EnvoyGatewaySidecar.startWithoutHooks(objects);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @DisplayName("Without the policy no request reaches a provider")
    void withoutThePolicyNothingReachesAProvider() throws InterruptedException {
        EnvoyGatewayBed bed = ((EnvoyGatewaySidecar) stage().family()).bed();
        bed.stopController();
        try {
            bed.api().delete(POLICY);
            stage().await("no ext_proc", () -> call().chat("gpt-4o").status() == 503);

            var reply = call().header("x-ai-eg-route-guard", "guessed").chat("gpt-4o");

            assertThat(reply.status()).as(reply.body()).isEqualTo(503);
            assertThat(reply.arrivals()).isEmpty();
        } finally {
            bed.restartController();
        }
        stage().await("ext_proc again", () -> call().chat("gpt-4o").status() == 200);
    }

    private Call call() {
        return stage().call("chat.example").header("x-ai-eg-model", "gpt-4o");
    }
}
