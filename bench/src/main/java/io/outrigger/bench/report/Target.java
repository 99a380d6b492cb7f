package io.outrigger.bench.report;

import io.outrigger.bench.control.Reviews;
import io.outrigger.bench.measure.Sample;
import io.outrigger.bench.measure.SlowStreams;
import io.outrigger.bench.measure.Starts;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was aimed at, and what became of it.
 *
 * @param measure what it is about
 * @param goal for readers
 * @param ours the measured value, with its unit; empty when it was not measured
 * @param peer the same of the reference
 * @param use the part of the goal that is used: 1 is just met; empty when it was not measured
 */
record Target(String measure, String goal, String ours, String peer, Optional<Double> use) {
    private static final double MEGABYTE = 1e6;

    /** All of them. */
    static List<Target> all(Results it) {
        return List.of(
                cpu(it, "small", "CPU per request, small chat", 0.4),
                cpu(it, "220k", "CPU per request, 220 KB prompt", 0.25),
                cpu(it, "bedrock", "CPU per request, OpenAI to Bedrock", 0.45),
                cpu(it, "stream", "CPU per stream of 60 chunks", 0.4),
                added(it),
                settled(it),
                slow(it),
                limit(
                        "start to the first answer",
                        300,
                        "ms",
                        it.start(Side.Name.OURS, Starts::servingMillis),
                        it.start(Side.Name.PEER, Starts::servingMillis)),
                limit(
                        "configuration change to effect",
                        500,
                        "ms",
                        it.reloadMillis(),
                        Optional.empty()),
                limit(
                        String.format(
                                Locale.ROOT, "webhook, %d reviews a second, p99", Reviews.PACE),
                        10,
                        "ms",
                        it.reviews().map(one -> one.p99Micros() / 1e3),
                        Optional.empty()));
    }

    /** Met, or by how much not. */
    String verdict() {
        return use.map(
                        part ->
                                part <= 1
                                        ? "met"
                                        : String.format(
                                                Locale.ROOT, "missed by %.0f %%", part * 100 - 100))
                .orElse("not measured");
    }

    private static Target cpu(Results it, String workload, String measure, double ratio) {
        int many = connections(it, workload);
        return ratio(
                measure,
                ratio,
                it.median(Side.Name.OURS, workload, many, Sample::cpuMicros),
                it.median(Side.Name.PEER, workload, many, Sample::cpuMicros));
    }

    static int connections(Results it, String workload) {
        return it.workloads().stream()
                .filter(one -> one.name().equals(workload))
                .mapToInt(Workload::connections)
                .findFirst()
                .orElse(0);
    }

    private static Target added(Results it) {
        Optional<Double> plain = it.median(Side.Name.PLAIN, "small", 1, Sample::p50Micros);
        return ratio(
                "p50 added to a plain Envoy, one request at a time",
                0.6,
                it.median(Side.Name.OURS, "small", 1, Sample::p50Micros)
                        .flatMap(all -> plain.map(without -> all - without)),
                it.median(Side.Name.PEER, "small", 1, Sample::p50Micros)
                        .flatMap(all -> plain.map(without -> all - without)));
    }

    private static Target ratio(
            String measure, double ratio, Optional<Double> ours, Optional<Double> peer) {
        return new Target(
                measure,
                String.format(Locale.ROOT, "≤ %.2f of the reference", ratio),
                ours.map(Target::micros).orElse("-"),
                peer.map(Target::micros).orElse("-"),
                ours.flatMap(one -> peer.map(other -> one / other / ratio)));
    }

    private static String micros(double value) {
        return String.format(Locale.ROOT, "%.0f µs", value);
    }

    private static Target settled(Results it) {
        return limit(
                "memory after these",
                96,
                "MB",
                Optional.ofNullable(it.settledBytes().get(Side.Name.OURS))
                        .map(bytes -> bytes / MEGABYTE),
                Optional.ofNullable(it.settledBytes().get(Side.Name.PEER))
                        .map(bytes -> bytes / MEGABYTE));
    }

    private static Target slow(Results it) {
        Optional<SlowStreams> ours = it.slow(Side.Name.OURS);
        Target memory =
                limit(
                        ours.map(one -> String.format(Locale.ROOT, "%,d", one.streams()))
                                        .orElse("many")
                                + " slow streams at once, without an error",
                        160,
                        "MB",
                        ours.map(one -> one.peakBytes() / MEGABYTE),
                        it.slow(Side.Name.PEER).map(one -> one.peakBytes() / MEGABYTE));
        return ours.filter(one -> one.failed() > 0)
                .map(
                        one ->
                                new Target(
                                        memory.measure(),
                                        memory.goal(),
                                        memory.ours() + ", " + one.failed() + " failed",
                                        memory.peer(),
                                        Optional.of(Double.POSITIVE_INFINITY)))
                .orElse(memory);
    }

    private static Target limit(
            String measure,
            double limit,
            String unit,
            Optional<Double> ours,
            Optional<Double> peer) {
        return new Target(
                measure,
                String.format(Locale.ROOT, "≤ %.0f %s", limit, unit),
                ours.map(one -> String.format(Locale.ROOT, "%.0f %s", one, unit)).orElse("-"),
                peer.map(one -> String.format(Locale.ROOT, "%.0f %s", one, unit)).orElse("-"),
                ours.map(one -> one / limit));
    }
}
