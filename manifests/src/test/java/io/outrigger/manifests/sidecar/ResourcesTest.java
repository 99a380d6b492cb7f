package io.outrigger.manifests.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesTest {
    @Test
    void emptyResourcesAreRefused() {
        assertThatThrownBy(() -> new Resources(quantities("cpu=1"), Map.of()))
                .hasMessage("resources.limits: {} (expected: at least one quantity)");
    }

    @ParameterizedTest(name = "{0}: {1} up to {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "nothing               | - | - | cpu=100m memory=128Mi | memory=512Mi",
                "a request             | cpu=1 | - | cpu=1 memory=128Mi | memory=512Mi",
                "request above limit   | memory=1Gi | - | cpu=100m memory=1Gi | memory=1Gi",
                "limit below request   | - | memory=64Mi | cpu=100m memory=64Mi | memory=64Mi",
                "a limit that was none | - | cpu=50m | cpu=50m memory=128Mi | cpu=50m memory=512Mi",
                "both                  | memory=1Gi | memory=2Gi | cpu=100m memory=1Gi | memory=2Gi",
                "another resource      | x.io/n=1 | x.io/n=1 | cpu=100m memory=128Mi x.io/n=1 | memory=512Mi x.io/n=1",
            })
    void whatIsNotWishedGivesWay(
            String name, String requests, String limits, String allRequests, String allLimits) {
        var wishes = new ResourceWishes(quantities(requests), quantities(limits));

        var resources = Resources.DEFAULTS.with(wishes);

        assertThat(text(resources.requests())).as(name).isEqualTo(allRequests);
        assertThat(text(resources.limits())).as(name).isEqualTo(allLimits);
    }

    private static Map<String, Quantity> quantities(String text) {
        var quantities = new HashMap<String, Quantity>();
        for (String pair : text == null ? new String[0] : text.split(" ")) {
            var parts = pair.split("=", 2);
            quantities.put(parts[0], new Quantity(parts[1]));
        }
        return quantities;
    }

    private static String text(Map<String, Quantity> quantities) {
        return quantities.entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue().text())
                .collect(Collectors.joining(" "));
    }
}
