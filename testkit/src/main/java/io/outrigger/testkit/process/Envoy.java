package io.outrigger.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A real Envoy, from a bootstrap text. */
public final class Envoy implements AutoCloseable {
    private static final Pattern ADMIN = Pattern.compile("(?m)^\"?admin\"?:");
    private static final Pattern HOST_PORT = Pattern.compile("(.+):(\\d+)");
    private static final Duration START = Duration.ofSeconds(20);

    private final Child child;
    private final InetSocketAddress admin;

    private Envoy(Child child, InetSocketAddress admin) {
        this.child = child;
        this.admin = admin;
    }

    /** An Envoy to be, with this bootstrap (YAML or JSON) and one worker thread. */
    public static Launch of(TestBed bed, Path folder, String bootstrap) {
        return new Launch(bed, folder, bootstrap, List.of("--concurrency", "1"));
    }

    /**
     * How an Envoy is started.
     *
     * @param bed where its binary is
     * @param folder its working directory; gets {@code envoy.yaml} and {@code envoy.log}
     * @param bootstrap without an {@code admin} section it gets one on a free port
     * @param arguments more words of the command line
     */
    public record Launch(TestBed bed, Path folder, String bootstrap, List<String> arguments) {
        /** Copies the arguments. */
        public Launch {
            arguments = List.copyOf(arguments);
        }

        /** The same with more words. */
        public Launch with(String... words) {
            var all = new ArrayList<>(arguments);
            all.addAll(List.of(words));
            return new Launch(bed, folder, bootstrap, all);
        }

        /** Starts the process and waits for its admin port, not for its configuration. */
        public Envoy start() {
            Path address = folder.resolve("envoy.admin");
            var child =
                    Child.start(
                            command("--admin-address-path", address.toString())
                                    .plus(arguments)
                                    .plus(admin()));
            child.await("its admin address", START, () -> text(address).contains(":"));
            return new Envoy(child, parsed(text(address)));
        }

        /** Lets Envoy read the bootstrap and stop. */
        public Validation validate() {
            var child = Child.start(command("--mode", "validate"));
            child.await("an end of the validation", START, () -> !child.isAlive());
            return new Validation(child.exit().join() == 0, child.log());
        }

        private Command command(String... words) {
            Path file = folder.resolve("envoy.yaml");
            try {
                Files.writeString(file, bootstrap);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // Hot restart is off: it leaves a shared memory file behind and needs ids that do not
            // clash.
            return Command.of("envoy", folder, bed.envoy(), "-c", file, "--disable-hot-restart")
                    .plus(List.of(words));
        }

        private List<String> admin() {
            return ADMIN.matcher(bootstrap).find()
                    ? List.of()
                    : List.of(
                            "--config-yaml",
                            "admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}");
        }
    }

    /**
     * What Envoy says about a bootstrap.
     *
     * @param ok whether it takes it
     * @param output its log
     */
    public record Validation(boolean ok, String output) {}

    /** Waits until all initial configuration has arrived and listeners accept. */
    public Envoy awaitReady(Duration limit) {
        child.awaitHttp(uri("/ready"), limit);
        return this;
    }

    /** The process. */
    public Child child() {
        return child;
    }

    /** Where its admin interface listens. */
    public InetSocketAddress admin() {
        return admin;
    }

    /** The answer of the admin interface. */
    public String get(String path) {
        return checked(path, Http.get(uri(path)));
    }

    /** The answer of the admin interface to a POST. */
    public String post(String path) {
        return checked(path, Http.post(uri(path)));
    }

    /** Counters and gauges whose name contains a match of this regular expression. */
    public Map<String, Long> stats(String filter) {
        var stats = new TreeMap<String, Long>();
        get("/stats?filter=" + URLEncoder.encode(filter, UTF_8))
                .lines()
                .map(line -> line.split(": ", 2))
                .filter(pair -> pair.length == 2 && pair[1].matches("\\d+"))
                .forEach(pair -> stats.put(pair[0], Long.valueOf(pair[1])));
        return stats;
    }

    /** One counter or gauge, 0 when Envoy does not have it. */
    public long stat(String name) {
        return stats("^" + Pattern.quote(name) + "$").getOrDefault(name, 0L);
    }

    /** The effective configuration, as JSON. */
    public String configDump() {
        return get("/config_dump?include_eds");
    }

    /** Where the listener of this name listens. */
    public InetSocketAddress listener(String name) {
        return get("/listeners")
                .lines()
                .filter(line -> line.startsWith(name + "::"))
                .map(line -> parsed(line.substring(name.length() + 2)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "listener " + name + " not in " + get("/listeners")));
    }

    /** SIGTERM, then SIGKILL. */
    @Override
    public void close() {
        child.close();
    }

    private URI uri(String path) {
        return URI.create(
                "http://" + admin.getAddress().getHostAddress() + ":" + admin.getPort() + path);
    }

    private String checked(String path, Http.Answer answer) {
        if (answer.status() != 200) {
            throw new IllegalStateException(
                    "envoy admin %s: %d %s\n%s"
                            .formatted(path, answer.status(), answer.body(), child.logTail()));
        }
        return answer.body();
    }

    private static InetSocketAddress parsed(String address) {
        var match = HOST_PORT.matcher(address.strip());
        if (!match.matches()) {
            throw new IllegalStateException("address: " + address + " (expected: IP:PORT)");
        }
        return new InetSocketAddress(
                InetAddress.ofLiteral(match.group(1)), Integer.parseInt(match.group(2)));
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
