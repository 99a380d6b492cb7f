package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a sidecar does between SIGTERM and its end. */
class DrainIT {
    private static final String CHAT =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    @Test
    void servesUntilEnvoyHasGoneAndThenEndsSoon() throws Exception {
        try (var gateway = StandaloneGateway.start()) {
            assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);
            ProcessHandle.of(gateway.sidecar().pid()).orElseThrow().destroy();
            Thread.sleep(1_500);

            assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);
            assertThat(gateway.sidecar().isAlive()).isTrue();

            gateway.envoy().close();
            Await.until(
                    "the sidecar's end",
                    Duration.ofSeconds(10),
                    () -> !gateway.sidecar().isAlive());
            assertThat(gateway.socket()).doesNotExist();
        }
    }
}
