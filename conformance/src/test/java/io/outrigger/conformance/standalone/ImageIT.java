package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.LocalWebhook;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The images of the tree, built without Docker and run without one. */
class ImageIT {
    private static final Duration BUILD = Duration.ofMinutes(5);
    private static final TestBed BED = TestBed.find();
    private static RunFolder run;
    private static Child other;

    @BeforeAll
    static void build() {
        run = RunFolder.create(BED);
        other = building("other");
        ended(building("out", BED.tree().resolve("scripts/bench")));
    }

    private static Child building(String name, Object... trainer) {
        String classPath;
        try {
            classPath = Files.readString(BED.tree().resolve("image/target/classpath")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Child.start(
                Command.of(
                                "build-" + name,
                                run.path(),
                                Path.of(System.getProperty("java.home"), "bin/java"),
                                "-cp",
                                BED.tree().resolve("image/target/classes") + ":" + classPath,
                                "io.outrigger.image.Main",
                                BED.tree(),
                                "test",
                                run.path().resolve(name))
                        .plus(Stream.of(trainer).map(Object::toString).toList()));
    }

    private static void ended(Child build) {
        build.await("its end", BUILD, () -> !build.isAlive());
        assertThat(build.exit().join()).as(build.logTail()).isZero();
    }

    @AfterAll
    static void cleanUp() {
        other.close();
        run.close();
    }

    private static Path tar(String build, String name) {
        return run.path().resolve(build).resolve(name).resolve("image.tar");
    }

    @Test
    void theSameTreeMakesTheSameBytesButForTheAotCache() throws IOException, InterruptedException {
        ended(other);

        assertThat(Files.mismatch(tar("out", "controller"), tar("other", "controller")))
                .isEqualTo(-1);
        List<String> trained =
                UnpackedImage.of(tar("out", "extproc"), run.folder("trained")).layers();
        List<String> untrained =
                UnpackedImage.of(tar("other", "extproc"), run.folder("untrained")).layers();
        assertThat(trained).startsWith(untrained.toArray(String[]::new));
        assertThat(trained).hasSize(untrained.size() + 1);
    }

    @Test
    void theDataPlaneServesFromAReadOnlyRoot() throws IOException, InterruptedException {
        var image = UnpackedImage.of(tar("out", "extproc"), run.folder("extproc"));
        try (var gateway = StandaloneGateway.start();
                var sidecar = inPlaceOfItsSidecar(image, gateway)) {
            var reply =
                    gateway.post(
                            """
                            {"model": "gpt-4o", "messages": [{"role": "user", "content": "hi"}]}
                            """);

            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThat(sidecar.log()).contains("transport=epoll", "loaded /app/native/");
            assertThat(mounts(sidecar.pid())).startsWith("ro");
            assertThat(status(sidecar.pid())).contains("Uid:\t65532\t65532\t65532\t65532");
            assertThat(Files.readString(Path.of("/proc/" + sidecar.pid() + "/maps")))
                    .as("the AOT cache is used")
                    .contains("/app/extproc.aot");
        }
    }

    private static Child inPlaceOfItsSidecar(UnpackedImage image, StandaloneGateway gateway)
            throws IOException {
        gateway.sidecar().kill();
        // as a mounted Secret and an emptyDir are
        Path sockets = gateway.socket().resolveSibling("");
        Path configs = gateway.config().resolveSibling("");
        permit(sockets, "rwxrwxrwx");
        permit(configs, "rwxr-xr-x");
        permit(gateway.config(), "rw-r--r--");
        Path program = image.program(List.of(sockets, configs));
        return Child.start(
                        Command.of(
                                "image",
                                run.path(),
                                program,
                                "-configPath",
                                gateway.config(),
                                "-extProcAddr",
                                "unix://" + gateway.socket(),
                                "-adminPort",
                                FreePorts.next()))
                .awaitLine("AI Gateway External Processor is ready", Duration.ofSeconds(30));
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void theControllerStartsFromAReadOnlyRoot() throws IOException, InterruptedException {
        var image = UnpackedImage.of(tar("out", "controller"), run.folder("controller"));
        try (var server = KubeApiServer.start(BED, run, ServiceAccounts.OPTIONAL)) {
            server.apply("{apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}");
            Path kubeconfig = server.kubeconfig();
            Path program = image.program(List.of(kubeconfig.resolveSibling("")));

            try (var controller =
                    Child.start(
                                    Command.of(
                                                    "controller-image",
                                                    run.path(),
                                                    program,
                                                    "controller")
                                            .plus(LocalWebhook.FLAGS)
                                            .withEnv(Map.of("KUBECONFIG", kubeconfig.toString())))
                            .awaitLine("Outrigger controller is ready", Duration.ofSeconds(40))) {
                assertThat(mounts(controller.pid())).startsWith("ro");
                assertThat(status(controller.pid())).contains("Uid:\t65532\t65532\t65532\t65532");
            }
        }
    }

    /** The options of its root. */
    private static String mounts(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/mountinfo")).stream()
                .map(it -> it.split(" "))
                .filter(it -> it[4].equals("/"))
                .map(it -> it[5])
                .findFirst()
                .orElseThrow();
    }

    private static String status(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/status"));
    }

    @Test
    void theBillOfMaterialsHasEveryJar() throws IOException, InterruptedException {
        for (String name : List.of("extproc", "controller")) {
            var image = UnpackedImage.of(tar("out", name), run.folder(name + "-sbom"));
            String bom = Files.readString(image.root().resolve("app/sbom.cdx.json"));

            assertThat(JsonMapper.shared().readTree(bom).path("bomFormat").asString())
                    .isEqualTo("CycloneDX");
            try (Stream<Path> jars = Files.list(image.root().resolve("app/lib"))) {
                assertThat(jars.toList())
                        .hasSizeGreaterThan(20)
                        .allSatisfy(jar -> assertThat(isNamed(jar, bom)).as("%s", jar).isTrue());
            }
        }
    }

    /** Our own modules by their names, others by their bytes. */
    private static boolean isNamed(Path jar, String bom) throws IOException {
        String file = String.valueOf(jar.getFileName());
        return file.startsWith("outrigger-")
                ? bom.contains("\"" + file.replaceAll("-[0-9].*", "") + "\"")
                : bom.contains(sha256(jar));
    }

    private static String sha256(Path file) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
