package io.outrigger.manifests.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.Golden;
import io.outrigger.testkit.process.Envoy;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bootstraps of all golden cases, read by a real Envoy. */
class BootstrapIT {

    static Stream<Golden> cases() {
        return Golden.cases("gateway");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void envoyTakesIt(Golden it) {
        var bed = TestBed.find();
        try (var run = RunFolder.create(bed)) {
            var verdict = Envoy.of(bed, run.folder("envoy"), it.read("out.envoy.yaml")).validate();

            assertThat(verdict.ok()).as(verdict.output()).isTrue();
        }
    }
}
