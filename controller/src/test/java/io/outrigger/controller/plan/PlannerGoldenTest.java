package io.outrigger.controller.plan;

import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written for a snapshot, in order, and what users are told. */
class PlannerGoldenTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    static Stream<Golden> cases() {
        return Golden.cases("plan");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void plans(Golden it) {
        var snapshot =
                ClusterSnapshot.of(
                        Yaml.documents(it.read("in.yaml")).stream()
                                .map(
                                        tree ->
                                                ApiObjects.read(
                                                        ApiObjects.kind(tree).orElseThrow(),
                                                        tree,
                                                        UnknownKeys.IGNORED))
                                .toList());
        var plan = Planner.plan(snapshot, DataPlane.DEFAULT);
        var failures = it.has("in.failures.yaml") ? it.read("in.failures.yaml") : "";

        it.matches(
                "out.objects.txt",
                plan.desired().stream()
                        .map(desired -> desired.stage() + " " + desired.ref() + "\n")
                        .collect(Collectors.joining()));
        it.matches(
                "out.status.yaml",
                Yaml.print(
                        Statuses.of(snapshot, plan, failures(failures, plan), NOW).stream()
                                .map(
                                        update ->
                                                Json.object(
                                                        "object",
                                                        update.ref().toString(),
                                                        "status",
                                                        Json.node(update.status())))
                                .toList()));
        it.noUnusedFiles();
    }

    private static Map<ObjectRef, String> failures(String yaml, Plan plan) {
        var failures = new HashMap<ObjectRef, String>();
        for (var document : Yaml.documents(yaml)) {
            for (var desired : plan.desired()) {
                var message = document.path(desired.ref().toString());
                if (message.isString()) {
                    failures.put(desired.ref(), message.asString());
                }
            }
        }
        return failures;
    }
}
