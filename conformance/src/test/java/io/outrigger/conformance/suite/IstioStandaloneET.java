package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

@Tag("private-network")
@Column(
        value = "Istio, standalone",
        bed =
                "kube-apiserver, istiod and our controller; an Envoy that istiod configures, and two pods of ext_proc"
                        + " behind a Service, as our controller makes them")
class IstioStandaloneET extends Conformance {
    private static final int CLIENTS = 4;

    @Override
    String gatewayClass() {
        return "istio";
    }

    @Override
    Family start(List<ObjectNode> objects) throws Exception {
        return IstioFamily.standalone(objects, 2);
    }

    @Test
    void istiodDropsNoEnvoyFilterAndEnvoyRefusesNoUpdate() {
        var gateway = (IstioFamily) stage().family();

        assertThat(gateway.envoyFilterStatuses())
                .anyMatch(it -> it.contains("/outrigger-gateway-"))
                .allMatch(it -> it.endsWith("result=\"applied\"} 1"));
        assertThat(gateway.complaints()).isEmpty();
        assertThat(stage().stat("update_rejected$")).isZero();
    }

    @Test
    @DisplayName("All pods of ext_proc are replaced while requests and a stream are on their way")
    void aRollingRestartHarmsNobody() {
        var gateway = (IstioFamily) stage().family();
        var statuses = new ConcurrentLinkedQueue<Integer>();
        var goOn = new AtomicBoolean(true);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var stream = stage().call("chat.example").fault("openai", SLOW).stream("gpt-4o");
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> ask(statuses, goOn));
            }

            gateway.restartExtProc();

            assertThat(stream.rest()).endsWith("[DONE]");
            goOn.set(false);
        }
        assertThat(statuses).hasSizeGreaterThan(CLIENTS).containsOnly(200);
    }

    private void ask(Queue<Integer> statuses, AtomicBoolean goOn) {
        while (goOn.get()) {
            statuses.add(stage().call("chat.example").chat("gpt-4o").status());
        }
    }
}
