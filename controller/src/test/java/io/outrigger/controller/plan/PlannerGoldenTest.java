package io.outrigger.controller.plan;

import io.outrigger.controller.Snapshots;
import io.outrigger.controller.plan.SidecarRules.Delivery;
import io.outrigger.controller.token.TokenReport;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoy.ExtProc;
import io.outrigger.manifests.tree.Json;
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
        var snapshot = Snapshots.of(it.read("in.yaml"));
        var delivery =
                it.has("in.delivery.txt")
                        ? Delivery.valueOf(it.read("in.delivery.txt").strip())
                        : Delivery.WEBHOOK;
        var dataPlane =
                new DataPlane(
                        DataPlane.DEFAULT.udsPath(),
                        DataPlane.DEFAULT.caBundle(),
                        ExtProc.SIDECAR,
                        !it.has("in.hooks.txt") || it.read("in.hooks.txt").strip().equals("on"));
        var plan = Planner.plan(snapshot, dataPlane, SampleRules.by(delivery));
        var failures = it.has("in.failures.yaml") ? it.read("in.failures.yaml") : "";
        var tokens = it.has("in.tokens.yaml") ? it.read("in.tokens.yaml") : "";
        var outcome = new Statuses.Outcome(failures(failures, plan), Map.of(), tokens(tokens));

        it.matches(
                "out.objects.txt",
                plan.desired().stream()
                        .map(desired -> desired.stage() + " " + desired.ref() + "\n")
                        .collect(Collectors.joining()));
        it.matches(
                "out.status.yaml",
                Yaml.print(
                        Statuses.of(snapshot, plan, outcome, NOW).stream()
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

    /** By policy: state and message. */
    private static Map<ObjectKey, TokenReport> tokens(String yaml) {
        var tokens = new HashMap<ObjectKey, TokenReport>();
        for (var document : Yaml.documents(yaml)) {
            document.properties()
                    .forEach(
                            it ->
                                    tokens.put(
                                            new ObjectKey("ai", it.getKey()),
                                            new TokenReport(
                                                    TokenReport.State.valueOf(
                                                            it.getValue().get(0).asString()),
                                                    it.getValue().get(1).asString())));
        }
        return tokens;
    }
}
