package io.outrigger.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.Golden;
import io.outrigger.webhook.Samples;
import io.outrigger.webhook.Trees;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.patch.Patches;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class OddPodsTest {
    private static final List<JsonNode> JUNK =
            Stream.of("null", "7", "\"x\"", "true", "[]", "{}", "[null]", "{\"name\":[7]}", "1.50")
                    .map(Trees::json)
                    .toList();

    static Stream<Golden> cases() {
        return Golden.cases("inject");
    }

    /** The API server sends well-formed pods; a person with curl, or the command line, may not. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void valuesOfTheWrongTypeAreNeverAnException(Golden it) {
        var pod = Trees.yaml(it.read("in.pod.yaml"));
        var random = new Random(7);
        for (int i = 0; i < 400; i++) {
            var odd = pod.deepCopy();
            var places = places(odd);
            places.get(random.nextInt(places.size())).put(random);

            var verdict = Samples.injector(Gateways.NONE).verdict(odd, "ai");

            if (verdict instanceof Verdict.Patched patched) {
                var after = Patches.apply(patched.patch(), odd);
                assertThat(after.at("/metadata/labels").path("outrigger.io/injected").isString())
                        .as("%s", odd)
                        .isTrue();
            }
        }
    }

    /** Somewhere in a pod where a value can be replaced. */
    private interface Place {
        void put(Random random);
    }

    private static List<Place> places(JsonNode node) {
        var places = new ArrayList<Place>();
        switch (node) {
            case ObjectNode object ->
                    object.forEachEntry(
                            (name, value) -> {
                                places.add(random -> object.set(name, junk(random)));
                                places.addAll(places(value));
                            });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    int index = i;
                    places.add(random -> array.set(index, junk(random)));
                    places.addAll(places(array.path(i)));
                }
            }
            default -> {}
        }
        return places;
    }

    private static JsonNode junk(Random random) {
        return JUNK.get(random.nextInt(JUNK.size())).deepCopy();
    }
}
