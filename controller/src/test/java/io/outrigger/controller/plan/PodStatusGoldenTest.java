package io.outrigger.controller.plan;

import io.outrigger.controller.Snapshots;
import io.outrigger.controller.pods.Answer;
import io.outrigger.controller.pods.Injection.Judge;
import io.outrigger.controller.pods.ObservedPod;
import io.outrigger.controller.pods.PodReports;
import io.outrigger.controller.pods.SamplePods;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** What users are told about the pods of a Gateway. */
class PodStatusGoldenTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final ObjectKey GATEWAY = new ObjectKey("ai", "gw");

    static Stream<Golden> cases() {
        return Golden.cases("pods");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void tells(Golden it) {
        String shape = it.has("in.shape.txt") ? it.read("in.shape.txt").strip() : "opted-in";
        var snapshot = Snapshots.of(Golden.of("plan/" + shape).read("in.yaml"));
        var judge = new Judge(SamplePods.decider(), snapshot);
        var pods =
                Yaml.documents(it.read("in.pods.yaml")).stream()
                        .map(tree -> SamplePods.of((ObjectNode) tree))
                        .toList();
        var found = PodReports.found(GATEWAY, pods, judge);
        var plan = Planner.plan(snapshot, DataPlane.DEFAULT);
        var hash = Objects.requireNonNull(plan.configs().get(GATEWAY)).hash();
        var answers = answers(pods, hash);
        var outcome =
                new Statuses.Outcome(Map.of(), Map.of(GATEWAY, found.report(answers)), Map.of());

        var updates = Statuses.of(snapshot, plan, outcome, NOW);

        it.matches(
                "out.conditions.txt",
                updates.getFirst().status().parents().getFirst().conditions().stream()
                        .map(
                                condition ->
                                        "%s=%s %s: %s\n"
                                                .formatted(
                                                        condition.type(),
                                                        condition.status(),
                                                        condition.reason(),
                                                        condition.message()))
                        .collect(Collectors.joining()));
        it.noUnusedFiles();
    }

    private static Map<URI, Answer> answers(List<ObservedPod> pods, String hash) {
        var answers = new HashMap<URI, Answer>();
        for (var pod : pods) {
            String ip = pod.tree().at("/status/podIP").asString();
            SamplePods.answer(pod, hash)
                    .ifPresent(
                            it -> answers.put(URI.create("http://" + ip + ":1064/attached"), it));
        }
        return answers;
    }
}
