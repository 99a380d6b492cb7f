package io.outrigger.bench.side;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.Envoy;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An Envoy, and the ext_proc beside it, if there is one. */
public final class Side implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    /** A JVM that has learned writes down what, when it ends. */
    private static final Duration STOP = Duration.ofMinutes(3);

    private static final Duration LOOK = Duration.ofMillis(2);
    private static final String READY = "AI Gateway External Processor is ready";

    private final Name name;
    private final Path folder;
    private final Path program;
    private final Envoy envoy;
    private final InetSocketAddress address;
    private final int adminPort = FreePorts.next();
    private @Nullable Child extProc;

    /** Which side it is. */
    public enum Name {
        PLAIN("plain Envoy"),
        OURS("Outrigger"),
        PEER("Envoy AI Gateway");

        private final String text;

        Name(String text) {
            this.text = text;
        }

        /** For readers. */
        public String text() {
            return text;
        }
    }

    private Side(Name name, Path folder, Path program, Envoy envoy) {
        this.name = name;
        this.folder = folder;
        this.program = program;
        this.envoy = envoy;
        this.address = envoy.listener("gateway");
    }

    /** An Envoy that only forwards. */
    public static Side plain(TestBed bed, Path folder, int upstreamPort) {
        String bootstrap = resource("plain-envoy.yaml").replace("UPSTREAM_PORT", "" + upstreamPort);
        return new Side(Name.PLAIN, folder, folder, started(bed, folder, bootstrap));
    }

    /**
     * An Envoy with this program beside it, which is started.
     *
     * @param program takes the flags of ext_proc
     */
    public static Side withExtProc(
            TestBed bed, Name name, Path folder, Path program, int upstreamPort) {
        String bootstrap =
                resource("envoy.yaml")
                        .replace("UPSTREAM_PORT", "" + upstreamPort)
                        .replace("SOCKET", folder.resolve("run.sock").toString())
                        .replace("ACCESS_LOG", folder.resolve("access.log").toString());
        var side = new Side(name, folder, program, started(bed, folder, bootstrap));
        side.configure("first");
        side.startExtProc();
        return side;
    }

    private static Envoy started(TestBed bed, Path folder, String bootstrap) {
        return Envoy.of(bed, folder, bootstrap)
                .with("--file-flush-interval-msec", "20", "-l", "warning")
                .start()
                .awaitReady(START);
    }

    private static String resource(String file) {
        try (var in = Objects.requireNonNull(Side.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the filter configuration in one step, as a mounted Secret is. */
    public void configure(String revision) {
        try {
            Path next = folder.resolve("next.yaml");
            Files.writeString(next, resource("filter-config.yaml").replace("REVISION", revision));
            Files.move(next, folder.resolve("config.yaml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts ext_proc and returns when it says that it is ready; the one before has ended. */
    public void startExtProc() {
        try {
            Files.deleteIfExists(folder.resolve("extproc.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        extProc = launched();
        extProc.awaitLine(READY, START);
    }

    private Child launched() {
        return Child.start(
                Command.of(
                                "extproc",
                                folder,
                                program,
                                "-configPath",
                                folder.resolve("config.yaml"),
                                "-extProcAddr",
                                "unix://" + folder.resolve("run.sock"),
                                "-adminPort",
                                adminPort)
                        .withEnv(
                                name == Name.OURS
                                        ? Map.of("OUTRIGGER_ADMIN_HOST", "127.0.0.1")
                                        : Map.of("DISABLE_PPROF", "true")));
    }

    /**
     * Kills ext_proc and starts it anew.
     *
     * @param served asks the gateway; true once it answers
     * @return from the start of the process to the first answer
     */
    public Duration restart(BooleanSupplier served) {
        extProc().kill();
        long begin = System.nanoTime();
        extProc = launched();
        while (!served.getAsBoolean()) {
            if (System.nanoTime() - begin > START.toNanos()) {
                throw new IllegalStateException(this + " does not answer\n" + extProc().logTail());
            }
            Await.pause(LOOK);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Ends Envoy, then ext_proc, and returns when both have ended by themselves. */
    public void stop() {
        envoy.close();
        extProc().stop(STOP);
    }

    /** Which one it is. */
    public Name name() {
        return name;
    }

    /** Where the gateway listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** An address of the gateway. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    /** The meter of ext_proc. */
    public ProcessMeter extProcMeter() {
        return ProcessMeter.of(extProc().pid());
    }

    /** The meter of Envoy. */
    public ProcessMeter envoyMeter() {
        return ProcessMeter.of(envoy.child().pid());
    }

    /** Whether something runs beside Envoy. */
    public boolean hasExtProc() {
        return extProc != null;
    }

    private Child extProc() {
        return Objects.requireNonNull(extProc, name + " has no ext_proc");
    }

    /** ext_proc's metrics, in Prometheus' text format. */
    public List<String> metrics() {
        return Http.get(URI.create("http://127.0.0.1:" + adminPort + "/metrics"))
                .body()
                .lines()
                .toList();
    }

    /** The access log's lines so far. */
    public List<String> accessLog() {
        try {
            return Files.readAllLines(folder.resolve("access.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name.text();
    }

    @Override
    public void close() {
        envoy.close();
        if (extProc != null) {
            // the peer waits 15 s for Envoy on SIGTERM
            extProc.kill();
        }
    }
}
