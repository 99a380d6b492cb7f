package io.outrigger.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command works; its figures are not what this is about. */
class BenchIT {
    private static final TestBed BED = TestBed.find();

    @Test
    void measuresEveryWorkloadOnceWithoutAFailure() throws Exception {
        try (var folder = RunFolder.create(BED)) {
            var run = bench(folder, "--smoke", "--no-setup");

            assertThat(run.exit().join()).as(run.logTail()).isZero();
            assertThat(run.log())
                    .contains("| small chat | 32 |", "| 2 MB prompt | 8 |", "reviews/s")
                    .doesNotContain("differs");
            assertThat(run.log().lines().filter(line -> line.endsWith("| 0 / 0 |"))).hasSize(9);
            Path results = BED.tree().resolve("bench/target/results");
            assertThat(results.resolve("performance.svg")).exists();
            assertThat(Files.readString(results.resolve("performance.json")))
                    .contains("\"perSecond\"");
        }
    }

    @Test
    void aWrongCommandLineSaysWhatWasExpected() {
        try (var folder = RunFolder.create(BED)) {
            var run = bench(folder, "--only", "large", "--no-peer", "--no-setup");

            assertThat(run.exit().join()).isEqualTo(2);
            assertThat(run.log()).contains("--only: workload: large (expected: small, 10k, ");
        }
    }

    private static Child bench(RunFolder folder, String... arguments) {
        var child =
                Child.start(
                        Command.of("bench", folder.path(), BED.tree().resolve("scripts/bench"))
                                .plus(List.of(arguments)));
        return child.await("its end", Duration.ofMinutes(4), () -> !child.isAlive());
    }
}
