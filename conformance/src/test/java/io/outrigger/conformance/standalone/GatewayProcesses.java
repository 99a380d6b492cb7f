package io.outrigger.conformance.standalone;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.Envoy;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.process.RunFolder;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Envoy, configured by {@code outrigger translate}, and ext_proc beside it on a Unix socket. */
public class GatewayProcesses implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(40);

    /**
     * As istio-proxy does it: every response of a draining Envoy closes its connection. And the
     * access log is written soon; Envoy's own interval is 10 s.
     */
    private static final String[] FLAGS = {
        "--drain-strategy", "immediate", "--drain-time-s", "10", "--file-flush-interval-msec", "100"
    };

    private final TestBed bed = TestBed.find();
    private final RunFolder run;
    private final Path folder;
    private final int port = FreePorts.next();
    private final int adminPort = FreePorts.next();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Envoy envoy;
    private final List<Integer> apart;
    private final List<Child> others = new ArrayList<>();
    private final List<Integer> adminPorts = new ArrayList<>();
    private Child sidecar;

    /**
     * What the gateway is made of.
     *
     * @param envoy changes what {@code translate} wrote for Envoy
     * @param filters changes what it wrote for ext_proc
     * @param apart how many ext_procs there are that Envoy reaches by TCP; 0 for one on a socket
     */
    public record Plan(
            String manifests,
            UnaryOperator<String> envoy,
            UnaryOperator<String> filters,
            int apart) {
        /** Nothing but what {@code translate} writes. */
        public static Plan of(String manifests) {
            return new Plan(manifests, UnaryOperator.identity(), UnaryOperator.identity(), 0);
        }

        /** Nothing but what it writes for ext_procs apart from Envoy. */
        public static Plan apart(String manifests) {
            return new Plan(manifests, UnaryOperator.identity(), UnaryOperator.identity(), 2);
        }
    }

    /**
     * Starts both.
     *
     * @param run deleted when this is closed
     */
    protected GatewayProcesses(RunFolder run, Plan plan) {
        this.run = run;
        this.folder = run.path();
        adminPorts.add(FreePorts.next());
        this.apart = Stream.generate(FreePorts::next).limit(plan.apart()).toList();
        translate(plan.manifests(), "out");
        change(config(), plan.filters());
        sidecar = startSidecar();
        apart.stream().skip(1).map(this::startApart).forEach(others::add);
        Path bootstrap = folder.resolve("out/envoy.yaml");
        change(bootstrap, plan.envoy());
        envoy = Envoy.of(bed, folder, text(bootstrap)).with(FLAGS).start().awaitReady(START);
    }

    private static void change(Path file, UnaryOperator<String> change) {
        write(file, change.apply(text(file)));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code translate} writes now for ext_proc; Envoy goes on with what it has. */
    protected final String filterConfig(String manifests) {
        translate(manifests, "again");
        return text(folder.resolve("again/filter-config.yaml"));
    }

    private void translate(String manifests, String into) {
        Path file = folder.resolve("gateway.yaml");
        write(file, manifests);
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
                                        run.folder(into),
                                        "--uds-path",
                                        socket(),
                                        "--port",
                                        port,
                                        "--admin-port",
                                        adminPort,
                                        "--access-log",
                                        accessLogFile())
                                .plus(
                                        apart.stream()
                                                .flatMap(
                                                        it ->
                                                                Stream.of(
                                                                        "--ext-proc",
                                                                        "127.0.0.1:" + it))
                                                .toList()));
        translation.await("its end", START, () -> !translation.isAlive());
        if (translation.exit().join() != 0) {
            throw new IllegalStateException(translation.log());
        }
    }

    /** Starts ext_proc; the one before must have ended. */
    final Child startSidecar() {
        return startSidecar(Map.of());
    }

    /** The same with more variables and flags. */
    final Child startSidecar(Map<String, String> variables, String... flags) {
        var environment = new HashMap<>(variables);
        if (apart.isEmpty()) {
            environment.put("OUTRIGGER_ENVOY_ADMIN", "127.0.0.1:" + adminPort);
            sidecar =
                    startExtProc("extproc", "unix://" + socket(), adminPort(), environment, flags);
        } else {
            environment.put("OUTRIGGER_SHAPE", "standalone");
            sidecar =
                    startExtProc(
                            "extproc",
                            "127.0.0.1:" + apart.getFirst(),
                            adminPort(),
                            environment,
                            flags);
        }
        return sidecar;
    }

    private Child startApart(int port) {
        adminPorts.add(FreePorts.next());
        return startExtProc(
                "extproc-" + port,
                "127.0.0.1:" + port,
                adminPorts.getLast(),
                Map.of("OUTRIGGER_SHAPE", "standalone"));
    }

    private Child startExtProc(
            String name,
            String address,
            int admin,
            Map<String, String> variables,
            String... flags) {
        var environment = new HashMap<>(variables);
        environment.put("OUTRIGGER_ADMIN_HOST", "127.0.0.1");
        return Child.start(
                        Command.of(
                                        name,
                                        folder,
                                        bed.tree().resolve("scripts/extproc"),
                                        "-configPath",
                                        config(),
                                        "-extProcAddr",
                                        address,
                                        "-adminPort",
                                        admin)
                                .plus(List.of(flags))
                                .withEnv(environment))
                .awaitLine("AI Gateway External Processor is ready", START);
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

    /** The running ext_proc. */
    public Child sidecar() {
        return sidecar;
    }

    /** The running Envoy. */
    public Envoy envoy() {
        return envoy;
    }

    /** The filter configuration that ext_proc reads. */
    public final Path config() {
        return folder.resolve("out/filter-config.yaml");
    }

    final Path socket() {
        return folder.resolve("s/run.sock");
    }

    private Path accessLogFile() {
        return folder.resolve("access.log");
    }

    /** Replaces the filter configuration in one step, as a mounted Secret is. */
    protected void configure(String yaml) throws IOException {
        Path next = folder.resolve("out/next.yaml");
        Files.writeString(next, yaml);
        Files.move(next, config(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** An address of the gateway. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    URI chat() {
        return uri("/v1/chat/completions");
    }

    /** ext_proc's admin port. */
    protected final int adminPort() {
        return adminPorts.getFirst();
    }

    /** The admin ports of all ext_procs. */
    protected final List<Integer> adminPorts() {
        return adminPorts;
    }

    /** The body of a page of ext_proc's admin port. */
    public String admin(String path) {
        return Http.get(URI.create("http://127.0.0.1:" + adminPort() + path)).body();
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

    /** All of the access log. */
    public List<String> accessLog() {
        return text(accessLogFile()).lines().toList();
    }

    /** The access-log line of a request. */
    public String accessLog(String requestId) {
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
        others.forEach(Child::close);
        run.close();
    }
}
