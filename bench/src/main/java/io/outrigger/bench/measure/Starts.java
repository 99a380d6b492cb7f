package io.outrigger.bench.measure;

import io.outrigger.bench.load.Upstream;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/**
 * What a process costs before it has done anything.
 *
 * @param servingMillis from the start of the process to the first answer through Envoy
 * @param cpuMillis CPU time that it took until then
 * @param idleBytes resident memory after ten idle seconds
 * @param idleCpuMillis CPU time of one idle second
 */
public record Starts(
        Side.Name side,
        double servingMillis,
        double cpuMillis,
        long idleBytes,
        double idleCpuMillis) {

    /** Starts ext_proc anew and leaves it alone for some time. */
    public static Starts take(Side side, Duration idle) {
        Duration serving = side.restart(() -> answers(side));
        double cpu = side.extProcMeter().cpuNanos() / 1e6;
        Await.pause(idle.dividedBy(2));
        long before = side.extProcMeter().cpuNanos();
        Await.pause(idle.dividedBy(2));
        double perSecond =
                (side.extProcMeter().cpuNanos() - before) / 1e6 / (idle.toMillis() / 2e3);
        return new Starts(
                side.name(),
                serving.toNanos() / 1e6,
                cpu,
                side.extProcMeter().residentBytes(),
                perSecond);
    }

    private static boolean answers(Side side) {
        Workload small = Workload.named("small");
        return Http.send(
                                HttpRequest.newBuilder(side.uri(small.path()))
                                        .timeout(Duration.ofSeconds(5))
                                        .header("content-type", "application/json")
                                        .header(Upstream.ANSWER_HEADER, small.answer())
                                        .POST(BodyPublishers.ofString(small.body()))
                                        .build())
                        .status()
                == 200;
    }
}
