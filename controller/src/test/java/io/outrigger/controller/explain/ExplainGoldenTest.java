package io.outrigger.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.controller.Snapshots;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayResolver;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests to the objects of {@code explain-base}. */
class ExplainGoldenTest {
    private static final ClusterSnapshot OBJECTS =
            Snapshots.of(Golden.of("explain-base").read("in.yaml"));

    static Stream<Golden> cases() {
        return Golden.cases("explain");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void explains(Golden it) {
        var request = Request.parse(it.read("in.request.txt"));
        var gateway = GatewayResolver.resolve(OBJECTS.gateways().firstKey(), OBJECTS);

        var explanation = Explainer.explain(gateway, request, OBJECTS);

        it.matches("out.txt", ExplanationText.of(explanation));
        it.matches("out.yaml", Yaml.print(ExplanationTree.of(explanation)));
        assertThat(ExplanationText.of(explanation)).doesNotContain("s3cret");
        it.noUnusedFiles();
    }
}
