package io.outrigger.conformance.envoygateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.cluster.EnvoyGateway.Hooks;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever is missing, and whoever comes back first: no AI request goes by without its sidecar. */
@Tag("private-network")
class RestartET {
    @Test
    void theGatewayNeverServesAnAiRouteUnmediated() throws Exception {
        try (var provider = new CountingProvider();
                var bed = EnvoyGatewayBed.start()) {
            var gateway =
                    ChatGateway.create(bed, "restarts", provider, "{}").route("always", "one");
            var pod = gateway.pod();
            gateway.awaitModel(pod, "one");
            try (var traffic = new Traffic(gateway, pod)) {
                bed.envoyGateway().kill();
                bed.envoyGateway().restart(Hooks.ON);
                gateway.route("always", "two");
                gateway.awaitModel(pod, "two");

                bed.stopController();
                bed.restartController();
                gateway.route("always", "three");
                gateway.awaitModel(pod, "three");

                // both are gone, and Envoy Gateway is back first: it has nobody to ask
                bed.stopController();
                bed.envoyGateway().kill();
                bed.envoyGateway().restart(Hooks.ON);
                gateway.route("always", "four");
                Thread.sleep(2000);
                bed.restartController();
                gateway.awaitModel(pod, "four");

                // both are gone, and the controller is back first
                bed.envoyGateway().kill();
                bed.stopController();
                bed.restartController();
                gateway.route("always", "five");
                Thread.sleep(2000);
                bed.envoyGateway().restart(Hooks.ON);
                gateway.awaitModel(pod, "five");

                assertThat(traffic.statuses()).containsOnlyKeys(200);
            }
            // without hooks all AI routes are dead ends
            bed.envoyGateway().kill();
            bed.envoyGateway().restart(Hooks.OFF);
            Await.until(
                    "dead ends", EnvoyGatewayBed.LIMIT, () -> gateway.status(pod, "always") == 503);
            assertThat(provider.unmediated()).isZero();
            assertThat(provider.mediated()).isPositive();
            bed.envoyGateway().kill();
            bed.envoyGateway().restart(Hooks.ON);
            gateway.awaitModel(pod, "five");
        }
    }

    /** Asks for the model that is always there, over and over. */
    private static final class Traffic implements AutoCloseable {
        private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread thread;

        Traffic(ChatGateway gateway, RunningPod pod) {
            thread =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        while (!ended.get()) {
                                            statuses.merge(
                                                    gateway.status(pod, "always"), 1, Integer::sum);
                                            Await.pause(Duration.ofMillis(20));
                                        }
                                    });
        }

        Map<Integer, Integer> statuses() {
            return new TreeMap<>(statuses);
        }

        @Override
        public void close() {
            ended.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
