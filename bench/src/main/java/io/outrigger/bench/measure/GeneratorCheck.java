package io.outrigger.bench.measure;

import io.outrigger.bench.load.Load;
import io.outrigger.bench.load.Upstream;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Our load generator beside wrk, on the plain Envoy: small chats, 32 at once.
 *
 * @param perSecond answers in a second, ours
 * @param p50Micros half of the answers took at most this, ours
 * @param wrkPerSecond the same of wrk
 * @param wrkP50Micros the same of wrk
 */
public record GeneratorCheck(
        double perSecond, double p50Micros, double wrkPerSecond, double wrkP50Micros) {
    private static final int CONNECTIONS = 32;
    private static final int SECONDS = 4;
    private static final Pattern RESULT = Pattern.compile("result (\\S+) (\\S+)");
    private static final String SCRIPT =
            """
            wrk.method = "POST"
            wrk.headers["content-type"] = "application/json"
            wrk.headers["HEADER"] = "ANSWER"
            wrk.body = io.open("BODY"):read("*a")
            done = function(summary, latency, requests)
              print(string.format("result %f %f", summary.requests / summary.duration * 1e6, latency:percentile(50)))
            end
            """;

    /** Measures with both; empty when there is no wrk on the path. */
    public static Optional<GeneratorCheck> take(Side plain, Path folder) {
        if (!isOnPath("wrk")) {
            return Optional.empty();
        }
        Workload small = Workload.named("small");
        Path body = folder.resolve("wrk.json");
        Path script = folder.resolve("wrk.lua");
        try {
            Files.writeString(body, small.body());
            Files.writeString(
                    script,
                    SCRIPT.replace("HEADER", Upstream.ANSWER_HEADER)
                            .replace("ANSWER", small.answer())
                            .replace("BODY", body.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var ours =
                Load.run(
                        new Load.Plan(
                                plain.address(),
                                small.request(),
                                CONNECTIONS,
                                Duration.ofSeconds(SECONDS)));
        var wrk =
                Child.start(
                        Command.of(
                                "wrk",
                                folder,
                                "wrk",
                                "-t1",
                                "-c" + CONNECTIONS,
                                "-d" + SECONDS + "s",
                                "-s",
                                script,
                                plain.uri(small.path())));
        wrk.await("its result", Duration.ofSeconds(60), () -> !wrk.isAlive());
        var result = RESULT.matcher(wrk.log());
        if (!result.find()) {
            throw new IllegalStateException("wrk failed\n" + wrk.logTail());
        }
        return Optional.of(
                new GeneratorCheck(
                        ours.perSecond(),
                        ours.quantile(0.5) / 1e3,
                        Double.parseDouble(result.group(1)),
                        Double.parseDouble(result.group(2))));
    }

    private static boolean isOnPath(String program) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("bench.path", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
