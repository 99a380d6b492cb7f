package io.outrigger.testkit.run;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.Envoy;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.run.settings.Breakage;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Envoy with a file for a control plane, and ext_proc beside it. */
final class Standalone implements Gateway {
    private static final Duration START = Duration.ofSeconds(20);

    private final TestBed bed;
    private final Path folder;
    private final Translated files;
    private final Ports ports;
    private Envoy envoy;
    private Child sidecar;

    /** Where things listen. */
    record Ports(int gateway, int envoyAdmin, int sidecarAdmin) {
        static Ports choose(int wished) {
            return new Ports(wished, FreePorts.next(), FreePorts.next());
        }
    }

    /** What the translation wrote. */
    record Translated(Path envoy, Path filterConfig, Path socket, Path accessLog) {}

    private Standalone(TestBed bed, Path folder, Translated files, Ports ports) throws IOException {
        this.bed = bed;
        this.folder = folder;
        this.files = files;
        this.ports = ports;
        this.envoy = startEnvoy(Files.readString(files.envoy()));
        this.sidecar = startSidecar();
    }

    /** Turns manifests into files by the command line of the product. */
    static Translated translate(TestBed bed, RunFolder folder, List<Path> manifests, Ports ports) {
        Path out = folder.folder("translated");
        Path socket = folder.folder("uds").resolve("run.sock");
        Path log = folder.path().resolve("access.log");
        var command =
                Command.of(
                        "translate",
                        folder.path(),
                        bed.tree().resolve("scripts/outrigger"),
                        "translate",
                        "--gateway-family=standalone",
                        "-o",
                        out,
                        "--uds-path",
                        socket,
                        "--port",
                        ports.gateway(),
                        "--admin-port",
                        ports.envoyAdmin(),
                        "--access-log",
                        log,
                        "--ca-bundle",
                        caBundle());
        var words = manifests.stream().flatMap(it -> Stream.of("-f", it.toString())).toList();
        run(command.plus(words));
        return new Translated(
                out.resolve("envoy.yaml"), out.resolve("filter-config.yaml"), socket, log);
    }

    private static void run(Command command) {
        try (var child = Child.start(command.withEnv(SECRETS_OUT))) {
            child.await("its end", START, () -> !child.isAlive());
            if (child.exit().join() != 0) {
                throw new IllegalStateException(command.name() + " failed\n" + child.logTail());
            }
        }
    }

    /** Children need no key. */
    static final Map<String, String> SECRETS_OUT = Map.of("OPENAI_API_KEY", "");

    /** The certificate authorities of this machine. */
    static String caBundle() {
        return Stream.of(
                        "/etc/ssl/certs/ca-certificates.crt",
                        "/etc/pki/tls/certs/ca-bundle.crt",
                        "/etc/ssl/cert.pem")
                .filter(file -> Files.exists(Path.of(file)))
                .findFirst()
                .orElse("/etc/ssl/certs/ca-certificates.crt");
    }

    /** Starts both. Envoy first: it does not need the sidecar until a request comes. */
    static Standalone start(TestBed bed, RunFolder folder, Translated files, Ports ports)
            throws IOException {
        return new Standalone(bed, folder.path(), files, ports);
    }

    /** Waits until Envoy listens and the sidecar has found itself in Envoy's configuration. */
    void awaitReady() {
        envoy.awaitReady(START);
        sidecar.awaitHttp(sidecarAdmin().resolve("/ready"), START);
    }

    private Envoy startEnvoy(String bootstrap) throws IOException {
        return Envoy.of(bed, Files.createDirectories(folder.resolve("envoy")), bootstrap)
                .with("--file-flush-interval-msec", "20")
                .start();
    }

    private Child startSidecar() {
        var command =
                Command.of(
                        "extproc",
                        folder,
                        bed.tree().resolve("scripts/extproc"),
                        "-configPath",
                        files.filterConfig(),
                        "-extProcAddr",
                        "unix://" + files.socket(),
                        "-adminPort",
                        ports.sidecarAdmin());
        return Child.start(
                command.withEnv(SECRETS_OUT)
                        .withEnv(
                                Map.of(
                                        "OUTRIGGER_ADMIN_HOST",
                                        "127.0.0.1",
                                        "OUTRIGGER_ENVOY_ADMIN",
                                        "127.0.0.1:" + ports.envoyAdmin())));
    }

    /** What runs, for the reader. */
    String describe() {
        return """
        Envoy    %s, pid %d
        ext_proc unix://%s, pid %d"""
                .formatted(address(), envoy.child().pid(), files.socket(), sidecar.pid());
    }

    @Override
    public URI address() {
        return URI.create("http://127.0.0.1:" + ports.gateway());
    }

    @Override
    public URI sidecarAdmin() {
        return URI.create("http://127.0.0.1:" + ports.sidecarAdmin());
    }

    @Override
    public RequestIds requestIds() {
        return RequestIds.IN_ANSWER;
    }

    @Override
    public Path accessLog() {
        return files.accessLog();
    }

    @Override
    public Optional<String> gone() {
        return Stream.of(envoy.child(), sidecar)
                .filter(it -> !it.isAlive())
                .map(it -> it + " has ended\n" + it.logTail())
                .findFirst();
    }

    @Override
    public List<Break> breaks(Breakage breakage) {
        return switch (breakage) {
            case NONE -> List.of();
            case SIDECAR -> List.of(new Break("the sidecar is killed", sidecar::kill));
            case SOCKET ->
                    List.of(
                            new Break(
                                    "the socket is removed, Envoy has to connect anew",
                                    this::removeSocket));
            case CONFIG ->
                    List.of(
                            new Break("a configuration without the backend", this::emptyConfig),
                            new Break(
                                    "the sidecar starts with an invalid configuration",
                                    this::invalidConfig));
            case FILTER ->
                    List.of(
                            new Break(
                                    "Envoy without the router-level filter",
                                    () -> restartEnvoy(Bootstraps::withoutFilter)),
                            new Break(
                                    "Envoy without a route that enables it",
                                    () -> restartEnvoy(Bootstraps::withoutEnablement)));
        };
    }

    private void removeSocket() throws IOException {
        Files.delete(files.socket());
        restartEnvoy(bootstrap -> bootstrap);
    }

    private void emptyConfig() throws IOException {
        var config = Trees.documents(Files.readString(files.filterConfig())).getFirst();
        config.putArray("backends");
        String text = Trees.yaml(List.of(config));
        Files.writeString(files.filterConfig(), text);
        Await.until(
                "the sidecar serves the configuration " + Hashes.sha256(text),
                START,
                () ->
                        Http.get(sidecarAdmin().resolve("/attached"))
                                .body()
                                .contains(Hashes.sha256(text)));
    }

    private void invalidConfig() throws IOException {
        sidecar.kill();
        Files.writeString(files.filterConfig(), "backends: [{nmae: provider}]\n");
        sidecar = startSidecar();
        sidecar.awaitHttp(sidecarAdmin().resolve("/health"), START);
    }

    private interface Edit {
        String of(String bootstrap);
    }

    private void restartEnvoy(Edit edit) throws IOException {
        envoy.close();
        envoy = startEnvoy(edit.of(Files.readString(files.envoy()))).awaitReady(START);
    }

    @Override
    public void close() {
        envoy.close();
        sidecar.close();
    }
}
