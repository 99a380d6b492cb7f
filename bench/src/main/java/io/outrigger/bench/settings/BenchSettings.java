package io.outrigger.bench.settings;

import io.outrigger.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code scripts/bench} was told.
 *
 * @param mode which of its jobs
 * @param ours our ext_proc: a program that takes its flags
 * @param peer the other ext_proc; empty to measure ours alone
 * @param workloads in their order
 * @param rounds how often each is measured
 * @param soak how long, in that mode
 * @param routes how many, in that mode
 * @param page whether {@code docs/performance.md} is written
 */
public record BenchSettings(
        Mode mode,
        Path ours,
        Optional<Peer> peer,
        List<Workload> workloads,
        int rounds,
        Duration soak,
        int routes,
        Page page) {
    private static final int ROUNDS = 5;

    /** The jobs. */
    public enum Mode {
        /** Everything. */
        FULL,
        /** Some workloads, and nothing else. */
        SOME,
        /** Everything once and short, to see that it works. */
        SMOKE,
        /** Mixed load for long. */
        SOAK,
        /** Many routes, brought to a live API server by the controller. */
        APPLY,
        /** Traffic for a JVM that learns from it. */
        TRAIN
    }

    /** Whether the documentation gets the results. */
    public enum Page {
        WRITTEN,
        UNTOUCHED
    }

    /**
     * What ours is measured against.
     *
     * @param program takes the flags of Envoy AI Gateway's ext_proc
     * @param version for readers
     */
    public record Peer(Path program, String version) {}

    /**
     * Reads a command line.
     *
     * @throws UsageException if it is wrong
     */
    public static BenchSettings of(List<String> arguments) {
        Mode mode = Mode.FULL;
        String ours = "";
        String peer = "";
        String version = "";
        List<Workload> workloads = Workload.TIMED;
        int rounds = ROUNDS;
        Duration soak = Duration.ZERO;
        int routes = 0;
        Page page = Page.UNTOUCHED;
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            String value = parts.length == 2 ? parts[1] : "";
            switch (parts[0]) {
                case "--smoke" -> mode = Mode.SMOKE;
                case "--write" -> page = Page.WRITTEN;
                case "--soak" -> {
                    mode = Mode.SOAK;
                    soak = Duration.ofMinutes(number(parts[0], value));
                }
                case "--apply" -> {
                    mode = Mode.APPLY;
                    routes = number(parts[0], value);
                }
                case "--rounds" -> rounds = number(parts[0], value);
                case "--train" -> {
                    mode = Mode.TRAIN;
                    ours = value;
                }
                case "--ours" -> ours = value;
                case "--peer" -> peer = value;
                case "--peer-version" -> version = value;
                case "--only" -> {
                    mode = Mode.SOME;
                    workloads = workloads(value);
                }
                default ->
                        throw new UsageException(
                                argument + ": unknown (scripts/bench -h explains)");
            }
        }
        return new BenchSettings(
                mode,
                Path.of(ours).toAbsolutePath(),
                peer.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Peer(Path.of(peer).toAbsolutePath(), version)),
                workloads,
                rounds,
                soak,
                routes,
                page);
    }

    private static int number(String name, String value) {
        if (!value.matches("[1-9]\\d{0,4}")) {
            throw new UsageException("%s: %s (expected: a number)".formatted(name, value));
        }
        return Integer.parseInt(value);
    }

    private static List<Workload> workloads(String names) {
        try {
            return Stream.of(names.split(",", -1)).map(Workload::named).toList();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--only: " + e.getMessage());
        }
    }
}
