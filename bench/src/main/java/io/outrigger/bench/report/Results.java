package io.outrigger.bench.report;

import io.outrigger.bench.control.Hooks;
import io.outrigger.bench.control.Plans;
import io.outrigger.bench.control.Reviews;
import io.outrigger.bench.measure.GeneratorCheck;
import io.outrigger.bench.measure.Sample;
import io.outrigger.bench.measure.SlowStreams;
import io.outrigger.bench.measure.Starts;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All that one run measured.
 *
 * @param peer version of the reference; empty when ours was alone
 * @param agreed whether both sides were seen to do the same work
 * @param generator our load generator beside wrk; empty without wrk
 * @param settledBytes resident memory of each ext_proc after the workloads before the longest
 * @param reloadMillis from another configuration file to its effect, ours; empty when it was not
 *     measured, as the webhook's reviews
 */
public record Results(
        Instant at,
        Machine machine,
        String peer,
        boolean agreed,
        Optional<GeneratorCheck> generator,
        List<Workload> workloads,
        List<Sample> samples,
        Map<Side.Name, Long> settledBytes,
        List<Starts> starts,
        List<SlowStreams> slow,
        Optional<Double> reloadMillis,
        Optional<Reviews> reviews,
        List<Plans> plans,
        List<Hooks> hooks) {
    /** The median of the rounds; empty when that was not measured. */
    Optional<Double> median(
            Side.Name side, String workload, int connections, ToDoubleFunction<Sample> value) {
        return median(
                samples.stream()
                        .filter(
                                it ->
                                        it.side() == side
                                                && it.workload().equals(workload)
                                                && it.connections() == connections)
                        .mapToDouble(value)
                        .toArray());
    }

    /** The median of several starts. */
    Optional<Double> start(Side.Name side, ToDoubleFunction<Starts> value) {
        return median(starts.stream().filter(it -> it.side() == side).mapToDouble(value).toArray());
    }

    /** The many slow streams of a side. */
    Optional<SlowStreams> slow(Side.Name side) {
        return slow.stream().filter(it -> it.side() == side).findFirst();
    }

    /** Requests that failed, of all. */
    int failed(Side.Name side, String workload) {
        return samples.stream()
                .filter(it -> it.side() == side && it.workload().equals(workload))
                .mapToInt(Sample::failed)
                .sum();
    }

    private static Optional<Double> median(double[] values) {
        if (values.length == 0) {
            return Optional.empty();
        }
        Arrays.sort(values);
        return Optional.of((values[(values.length - 1) / 2] + values[values.length / 2]) / 2);
    }
}
