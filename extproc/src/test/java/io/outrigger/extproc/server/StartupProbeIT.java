package io.outrigger.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.Main;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.Http;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kubelet's startup probe is told by a process without an Envoy and a configuration. */
class StartupProbeIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @TempDir private Path folder;
    private final int admin = FreePorts.next();

    @Test
    void aSocketThatNobodyCanConnectToIsToldAsUnhealthy() throws Exception {
        try (Child extproc = start("unix://" + socket())) {
            Files.delete(socket());

            var answer = get("/health");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("ext_proc does not answer", socket().toString());
            assertThat(extproc.isAlive()).isTrue();
        }
    }

    @Test
    void aStreamThatWasAnsweredIsRememberedAndIsNoTraffic() throws Exception {
        try (Child extproc = start("unix://" + socket())) {
            assertThat(get("/health")).isEqualTo(new Http.Answer(200, "OK\n"));

            Files.delete(socket());

            assertThat(get("/health").status()).isEqualTo(200);
            assertThat(get("/metrics").body())
                    .contains(
                            "outrigger_extproc_streams_total{level=\"router\"} 1.0",
                            "outrigger_extproc_open_streams 0.0",
                            "outrigger_extproc_stream_faults_total 0.0")
                    .doesNotContain("gen_ai_", "outrigger_extproc_local_replies_total{");
            long began = System.nanoTime();
            extproc.stop(LIMIT);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("the probe's connection is not waited for as Envoy's is")
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aListenerOnTcpIsAskedToo() {
        try (Child _ = start("127.0.0.1:0", "-rootPrefix", "/ai")) {
            assertThat(get("/health").status()).isEqualTo(200);
        }
    }

    private Path socket() {
        return folder.resolve("run.sock");
    }

    private Http.Answer get(String path) {
        return Http.get(URI.create("http://127.0.0.1:" + admin + path));
    }

    private Child start(String address, String... flags) {
        return Child.start(
                        Command.of(
                                        "extproc",
                                        folder,
                                        Path.of(System.getProperty("java.home"), "bin", "java"),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName(),
                                        "-configPath",
                                        folder.resolve("none.yaml"),
                                        "-extProcAddr",
                                        address,
                                        "-adminPort",
                                        admin)
                                .plus(List.of(flags))
                                .withEnv(Map.of("OUTRIGGER_ADMIN_HOST", "127.0.0.1")))
                .awaitLine("AI Gateway External Processor is ready", LIMIT);
    }
}
