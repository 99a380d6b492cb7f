package io.outrigger.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.Main;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What costs memory and time that a process which does not need it must not pay. */
class LoadingIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CONFIG =
            """
            version: dev
            backends:
            - name: b
              schema: {name: OpenAI, prefix: v1}
            """;

    @TempDir private Path folders;

    @Test
    void nobodyIsReadyToBeAskedWithoutAPolicy() throws Exception {
        assertThat(loadedWith(Map.of()))
                .contains(" io.outrigger.extproc.server.AuthorizationClient ")
                .doesNotContain(" io.outrigger.extproc.server.AuthorizationMessages ")
                .doesNotContain(" io.outrigger.extproc.envoy.auth.")
                .doesNotContain(" io.vertx.core.http.HttpClientOptions ");
    }

    @Test
    void openTelemetrysSdkIsLoadedForAnExporterOnly() throws Exception {
        assertThat(loadedWith(Map.of("OTEL_SERVICE_NAME", "mine", "OTEL_TRACES_EXPORTER", "none")))
                .contains(" io.outrigger.extproc.observe.trace.RequestSpan ")
                .doesNotContain(" io.opentelemetry.")
                .doesNotContain(" okhttp3.")
                .doesNotContain(" kotlin.");
        assertThat(loadedWith(Map.of("OTEL_TRACES_EXPORTER", "console")))
                .contains(" io.opentelemetry.sdk.OpenTelemetrySdk ")
                .doesNotContain(" okhttp3.");
    }

    /** The classes that a process with these variables loads until it has seen a request. */
    private String loadedWith(Map<String, String> environment) throws Exception {
        int port = FreePorts.next();
        Path folder = Files.createTempDirectory(folders, "extproc");
        Path classes = folder.resolve("classes.log");
        Path config = Files.writeString(folder.resolve("config.yaml"), CONFIG);
        var command =
                Command.of(
                                "extproc",
                                folder,
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                "-Xlog:class+load:file=" + classes,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "-configPath",
                                config,
                                "-extProcAddr",
                                "127.0.0.1:" + port,
                                "-adminPort",
                                "0")
                        .withEnv(environment);
        try (Child extproc = Child.start(command)) {
            extproc.awaitLine("AI Gateway External Processor is ready", LIMIT);
            request(port);
        }
        return Files.readString(classes);
    }

    private static void request(int port) throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try {
            var client =
                    vertx.createHttpClient(
                            new HttpClientOptions()
                                    .setProtocolVersion(HttpVersion.HTTP_2)
                                    .setHttp2ClearTextUpgrade(false));
            var router = GrpcStream.open(client, port);
            var sent =
                    GrpcStream.open(client, port)
                            .send(Messages.attempt("b", Messages.routed(router, Map.of())))
                            .answer();
            assertThat(sent.hasRequestHeaders()).isTrue();
            router.end();
        } finally {
            vertx.close().await();
        }
    }
}
