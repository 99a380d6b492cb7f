package io.outrigger.conformance.standalone;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.Envoy;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.provider.OpenAiProvider;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A standalone gateway: Envoy, ext_proc on a Unix socket, a fake provider. */
final class StandaloneGateway implements AutoCloseable {
    static final String KEY = "sk-conformance-7f3a";
    private static final Duration START = Duration.ofSeconds(40);

    private final TestBed bed = TestBed.find();
    private final RunFolder run = RunFolder.create(bed);
    private final Path folder = run.path();
    private final int port = FreePorts.next();
    private final int adminPort = FreePorts.next();
    private final int extprocAdmin = FreePorts.next();
    private final HttpClient client = HttpClient.newHttpClient();
    private final OpenAiProvider provider;
    private final Envoy envoy;
    private Child sidecar;

    private StandaloneGateway() throws IOException {
        provider = OpenAiProvider.start(KEY, Set.of("gpt-4o", "gpt-4o-mini"));
        translate();
        sidecar = startSidecar();
        envoy =
                Envoy.of(bed, folder, Files.readString(folder.resolve("out/envoy.yaml")))
                        .start()
                        .awaitReady(START);
    }

    static StandaloneGateway start() {
        try {
            return new StandaloneGateway();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void translate() throws IOException {
        String manifests = Files.readString(Path.of("src/test/resources/standalone/gateway.yaml"));
        Path file = folder.resolve("gateway.yaml");
        Files.writeString(
                file,
                manifests
                        .replace("PROVIDER_PORT", Integer.toString(provider.port()))
                        .replace("DEAD_PORT", Integer.toString(FreePorts.next()))
                        .replace("KEY", KEY));
        var translation =
                Child.start(
                        Command.of(
                                "translate",
                                folder,
                                bed.tree().resolve("scripts/outrigger"),
                                "translate",
                                "--gateway-family",
                                "standalone",
                                "-f",
                                file,
                                "-o",
                                run.folder("out"),
                                "--uds-path",
                                socket(),
                                "--port",
                                port,
                                "--admin-port",
                                adminPort,
                                "--access-log",
                                accessLogFile()));
        translation.await("its end", START, () -> !translation.isAlive());
        if (translation.exit().join() != 0) {
            throw new IllegalStateException(translation.log());
        }
    }

    /** Starts ext_proc; the one before must have ended. */
    Child startSidecar() {
        return startSidecar(Map.of());
    }

    /** The same with more variables and flags. */
    Child startSidecar(Map<String, String> variables, String... flags) {
        var environment = new HashMap<>(variables);
        environment.put("OUTRIGGER_ADMIN_HOST", "127.0.0.1");
        environment.put("OUTRIGGER_ENVOY_ADMIN", "127.0.0.1:" + adminPort);
        sidecar =
                Child.start(
                                Command.of(
                                                "extproc",
                                                folder,
                                                bed.tree().resolve("scripts/extproc"),
                                                "-configPath",
                                                config(),
                                                "-extProcAddr",
                                                "unix://" + socket(),
                                                "-adminPort",
                                                extprocAdmin)
                                        .plus(List.of(flags))
                                        .withEnv(environment))
                        .awaitLine("AI Gateway External Processor is ready", START);
        return sidecar;
    }

    /** Ends ext_proc and starts it anew. */
    Child restartSidecar(Map<String, String> variables, String... flags) {
        sidecar.kill();
        try {
            Files.delete(sidecar.logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return startSidecar(variables, flags);
    }

    Child sidecar() {
        return sidecar;
    }

    OpenAiProvider provider() {
        return provider;
    }

    Envoy envoy() {
        return envoy;
    }

    Path config() {
        return folder.resolve("out/filter-config.yaml");
    }

    Path socket() {
        return folder.resolve("s/run.sock");
    }

    private Path accessLogFile() {
        return folder.resolve("access.log");
    }

    /** Replaces the filter configuration in one step, as a mounted Secret is. */
    void configure(String yaml) throws IOException {
        Path next = folder.resolve("out/next.yaml");
        Files.writeString(next, yaml);
        Files.move(next, config(), StandardCopyOption.ATOMIC_MOVE);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    URI chat() {
        return uri("/v1/chat/completions");
    }

    /** The body of a page of ext_proc's admin port. */
    String admin(String path) {
        return Http.get(URI.create("http://127.0.0.1:" + extprocAdmin + path)).body();
    }

    HttpResponse<String> post(String body, String... headers)
            throws IOException, InterruptedException {
        return post(chat(), body, headers);
    }

    HttpResponse<String> post(URI uri, String body, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(60))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The access-log line of a request. */
    String accessLog(String requestId) {
        return Await.forValue(
                "the access-log line of " + requestId,
                Duration.ofSeconds(15),
                () -> {
                    try {
                        return Files.readAllLines(accessLogFile()).stream()
                                .filter(line -> line.contains(requestId))
                                .findFirst();
                    } catch (IOException _) {
                        return Optional.empty();
                    }
                },
                () -> envoy.child().logTail());
    }

    @Override
    public void close() {
        client.close();
        envoy.close();
        sidecar.close();
        provider.close();
        run.close();
    }
}
