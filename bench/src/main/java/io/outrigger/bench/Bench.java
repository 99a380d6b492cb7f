package io.outrigger.bench;

import io.outrigger.bench.control.Applied;
import io.outrigger.bench.control.Hooks;
import io.outrigger.bench.control.Plans;
import io.outrigger.bench.control.Reviews;
import io.outrigger.bench.load.Upstream;
import io.outrigger.bench.measure.Agreement;
import io.outrigger.bench.measure.GeneratorCheck;
import io.outrigger.bench.measure.Reload;
import io.outrigger.bench.measure.Sample;
import io.outrigger.bench.measure.SlowStreams;
import io.outrigger.bench.measure.Soak;
import io.outrigger.bench.measure.Soak.Window;
import io.outrigger.bench.measure.Starts;
import io.outrigger.bench.report.Machine;
import io.outrigger.bench.report.Report;
import io.outrigger.bench.report.Results;
import io.outrigger.bench.settings.BenchSettings;
import io.outrigger.bench.settings.BenchSettings.Mode;
import io.outrigger.bench.settings.BenchSettings.Page;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run, from the first process to the page. */
final class Bench {
    /** What stands below the tables of the page. */
    private static final String FIGURES =
            """

            ![CPU time per request](performance/performance.svg)

            All samples: [performance.json](performance/performance.json).
            """;

    /** The workload that is not part of what memory is judged by. */
    private static final String LONGEST = "2m";

    private static final Duration TRAINING = Duration.ofSeconds(1);
    private static final Duration SOAK_WINDOW = Duration.ofSeconds(10);

    private final BenchSettings settings;
    private final Extent extent;
    private final TestBed bed;
    private final RunFolder folder;

    Bench(BenchSettings settings, TestBed bed, RunFolder folder) {
        this.settings = settings;
        this.extent = Extent.of(settings);
        this.bed = bed;
        this.folder = folder;
    }

    void run() {
        if (settings.mode() == Mode.APPLY) {
            apply();
            return;
        }
        try (var upstream = Upstream.start(Workload.answers())) {
            if (settings.mode() == Mode.TRAIN) {
                train(upstream);
            } else {
                measure(upstream);
            }
        }
    }

    private void measure(Upstream upstream) {
        Machine machine = Machine.describe(bed, folder.path());
        var sides = new ArrayList<Side>();
        try {
            start(sides, upstream);
            if (settings.mode() == Mode.SOAK) {
                soak(machine, sides.getLast());
            } else {
                finish(measured(machine, sides, upstream));
            }
        } finally {
            sides.forEach(Side::close);
        }
    }

    /** Sends every kind of request, and lets the process end by itself. */
    private void train(Upstream upstream) {
        try (var side =
                Side.withExtProc(
                        bed,
                        Side.Name.OURS,
                        folder.folder("train"),
                        settings.ours(),
                        upstream.port())) {
            for (Workload workload : settings.workloads()) {
                Sample sample = Sample.take(side, workload, workload.connections(), TRAINING);
                if (sample.failed() > 0) {
                    throw new IllegalStateException("requests failed: " + sample);
                }
            }
            side.stop();
        }
    }

    private void start(List<Side> sides, Upstream upstream) {
        int port = upstream.port();
        sides.add(Side.plain(bed, folder.folder("plain"), port));
        sides.add(
                Side.withExtProc(
                        bed, Side.Name.OURS, folder.folder("ours"), settings.ours(), port));
        settings.peer()
                .ifPresent(
                        peer ->
                                sides.add(
                                        Side.withExtProc(
                                                bed,
                                                Side.Name.PEER,
                                                folder.folder("peer"),
                                                peer.program(),
                                                port)));
    }

    private Results measured(Machine machine, List<Side> sides, Upstream upstream) {
        List<Side> extProcs = sides.stream().filter(Side::hasExtProc).toList();
        boolean agreed = agree(new Agreement(upstream), extProcs);
        Optional<GeneratorCheck> generator =
                settings.mode() == Mode.FULL
                        ? GeneratorCheck.take(sides.getFirst(), folder.path())
                        : Optional.empty();
        say("webhook and controller");
        Optional<Reviews> reviews =
                extent.reviews().isZero()
                        ? Optional.empty()
                        : Optional.of(Reviews.take(bed, folder.path(), extent.reviews()));
        List<Plans> plans =
                extent.routes().stream()
                        .map(routes -> Plans.take(bed, folder.path(), routes))
                        .toList();
        List<Hooks> hooks =
                extent.routes().stream()
                        .map(routes -> Hooks.take(bed, folder.path(), routes))
                        .toList();
        var samples = new ArrayList<Sample>();
        Map<Side.Name, Long> settled = new EnumMap<>(Side.Name.class);
        for (Workload workload : settings.workloads()) {
            if (workload.name().equals(LONGEST)) {
                settle(extProcs, settled);
            }
            samples.addAll(extent.rounds().run(sides, workload, Bench::say));
        }
        if (settled.isEmpty()) {
            settle(extProcs, settled);
        }
        say("many slow streams, configuration changes, starts");
        List<SlowStreams> slow =
                extent.slowStreams() == 0
                        ? List.of()
                        : extProcs.stream()
                                .map(it -> SlowStreams.take(it, extent.slowStreams()))
                                .toList();
        Optional<Double> reload = Reload.millis(extProcs.getFirst(), extent.reloads());
        var starts = new ArrayList<Starts>();
        for (int i = 0; i < extent.starts(); i++) {
            extProcs.forEach(it -> starts.add(Starts.take(it, extent.idle())));
        }
        return new Results(
                Instant.now().truncatedTo(ChronoUnit.MINUTES),
                machine,
                settings.peer().map(BenchSettings.Peer::version).orElse(""),
                agreed,
                generator,
                settings.workloads(),
                samples,
                settled,
                starts,
                slow,
                reload,
                reviews,
                plans,
                hooks);
    }

    private boolean agree(Agreement agreement, List<Side> extProcs) {
        List<String> told =
                extProcs.size() == 2
                        ? agreement.differences(
                                extProcs.getFirst(), extProcs.getLast(), settings.workloads())
                        : agreement.faults(extProcs.getFirst(), settings.workloads());
        told.forEach(it -> say("differs: " + it));
        if (extProcs.size() == 1 && !told.isEmpty()) {
            throw new IllegalStateException("the gateway does not do its work: see above");
        }
        return told.isEmpty();
    }

    private static void settle(List<Side> extProcs, Map<Side.Name, Long> settled) {
        Await.pause(Duration.ofSeconds(3));
        extProcs.forEach(it -> settled.put(it.name(), it.extProcMeter().residentBytes()));
    }

    private void finish(Results results) {
        Path out = bed.tree().resolve("bench/target/results");
        Report.write(out, results);
        if (settings.page() == Page.WRITTEN) {
            Path docs = bed.tree().resolve("docs");
            Report.write(docs.resolve("performance"), results);
            Report.insert(
                    docs.resolve("performance.md"), "figures", Report.markdown(results) + FIGURES);
        }
        System.out.print(Report.markdown(results));
        say("results are in " + out);
    }

    private void apply() {
        Machine machine = Machine.describe(bed, folder.path());
        String page =
                Report.markdown(
                        machine,
                        Instant.now().truncatedTo(ChronoUnit.MINUTES),
                        Applied.take(bed, folder, settings.routes()));
        if (settings.page() == Page.WRITTEN) {
            Report.insert(docs().resolve("performance.md"), "apply", page);
        }
        System.out.print(page);
    }

    private void soak(Machine machine, Side side) {
        List<Window> windows =
                Soak.run(
                        side,
                        settings.soak(),
                        SOAK_WINDOW,
                        it -> say("minute %.1f: %s".formatted(it.minutes(), it)));
        String page =
                Report.markdown(machine, Instant.now().truncatedTo(ChronoUnit.MINUTES), windows);
        Report.write(results().resolve("soak.md"), page);
        if (settings.page() == Page.WRITTEN) {
            Report.insert(docs().resolve("performance.md"), "soak", page);
        }
        System.out.print(page);
    }

    private Path results() {
        return bed.tree().resolve("bench/target/results");
    }

    private Path docs() {
        return bed.tree().resolve("docs");
    }

    private static void say(String text) {
        System.err.println("bench: " + text);
    }
}
