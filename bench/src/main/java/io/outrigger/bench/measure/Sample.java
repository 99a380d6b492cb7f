package io.outrigger.bench.measure;

import io.outrigger.bench.load.Load;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import java.time.Duration;

/**
 * One stretch of load.
 *
 * @param connections requests at once
 * @param requests that were answered well
 * @param failed that were not
 * @param perSecond good answers in a second
 * @param p50Micros half of the answers took at most this
 * @param p99Micros 99 of 100 answers took at most this
 * @param cpuMicros CPU time of ext_proc per request; 0 without ext_proc
 * @param envoyCpuMicros CPU time of Envoy per request
 * @param residentBytes memory of ext_proc at the end; 0 without ext_proc
 */
public record Sample(
        String workload,
        Side.Name side,
        int connections,
        int requests,
        int failed,
        double perSecond,
        double p50Micros,
        double p99Micros,
        double cpuMicros,
        double envoyCpuMicros,
        long residentBytes) {

    /** Loads a side for some time, and reads the meters before and after. */
    public static Sample take(Side side, Workload workload, int connections, Duration time) {
        long envoyBefore = side.envoyMeter().cpuNanos();
        long before = side.hasExtProc() ? side.extProcMeter().cpuNanos() : 0;
        Load.Outcome outcome =
                Load.run(new Load.Plan(side.address(), workload.request(), connections, time));
        long after = side.hasExtProc() ? side.extProcMeter().cpuNanos() : 0;
        long envoyAfter = side.envoyMeter().cpuNanos();
        int requests = outcome.latencies().size();
        return new Sample(
                workload.name(),
                side.name(),
                connections,
                requests,
                outcome.failed(),
                outcome.perSecond(),
                outcome.quantile(0.5) / 1e3,
                outcome.quantile(0.99) / 1e3,
                perRequest(after - before, requests),
                perRequest(envoyAfter - envoyBefore, requests),
                side.hasExtProc() ? side.extProcMeter().residentBytes() : 0);
    }

    private static double perRequest(long nanos, int requests) {
        return requests == 0 ? 0 : nanos / 1e3 / requests;
    }
}
