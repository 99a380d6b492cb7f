package io.outrigger.controller.doctor;

import io.outrigger.controller.doctor.Facts.Trial;
import io.outrigger.controller.pods.Answer;
import io.outrigger.controller.pods.ObservedPod;
import io.outrigger.controller.pods.SamplePods;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is found in a cluster that differs in one thing from one in which all is well. A document of
 * {@code in.yaml} takes the place of the one with its kind and name; {@code gone: true} takes it
 * away. The kind Trial is what the API server made of a dry run in a namespace.
 */
class DoctorGoldenTest {
    static Stream<Golden> cases() {
        return Golden.cases("doctor");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void finds(Golden it) {
        var documents = new LinkedHashMap<String, JsonNode>();
        Yaml.documents(Golden.of("doctor-base").read("in.yaml"))
                .forEach(tree -> documents.put(name(tree), tree));
        Yaml.documents(it.read("in.yaml")).forEach(tree -> documents.put(name(tree), tree));
        documents.values().removeIf(tree -> tree.has("gone"));

        var diagnoses = Doctor.examine(facts(documents.values()), SamplePods.decider(), _ -> true);

        it.matches(
                "out.txt",
                diagnoses.stream().map(DoctorGoldenTest::printed).collect(Collectors.joining()));
        it.noUnusedFiles();
    }

    private static String printed(Diagnosis diagnosis) {
        var text = new StringBuilder("Gateway " + diagnosis.gateway() + ": " + diagnosis.pods());
        diagnosis.broken().ifPresent(it -> text.append("\nbroken ").append(printed(it)));
        diagnosis.warnings().forEach(it -> text.append("\nwarning ").append(printed(it)));
        return text.append('\n').toString();
    }

    private static String printed(Finding finding) {
        return "%s: %s\n  fix: %s".formatted(finding.link().text(), finding.what(), finding.fix());
    }

    private static String name(JsonNode tree) {
        return tree.path("kind").asString() + " " + key(tree);
    }

    private static ObjectKey key(JsonNode tree) {
        var metadata = tree.path("metadata");
        return new ObjectKey(
                metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    }

    private static Facts facts(Iterable<JsonNode> trees) {
        var objects = new ArrayList<ApiObject>();
        var byKind = new HashMap<String, List<JsonNode>>();
        for (var tree : trees) {
            byKind.computeIfAbsent(tree.path("kind").asString(), _ -> new ArrayList<>()).add(tree);
            if (!tree.path("kind").asString().equals("Secret")) {
                ApiObjects.kind(tree)
                        .ifPresent(
                                kind ->
                                        objects.add(
                                                ApiObjects.read(kind, tree, UnknownKeys.IGNORED)));
            }
        }
        var snapshot = ClusterSnapshot.of(objects);
        var secrets = new HashSet<ObjectKey>();
        all(byKind, "Secret").forEach(it -> secrets.add(key(it)));
        var missing = new ArrayList<String>();
        all(byKind, "Missing").forEach(it -> missing.add(key(it).name()));
        return new Facts(
                snapshot,
                missing,
                all(byKind, "MutatingWebhookConfiguration").stream().findFirst(),
                secrets,
                pods(snapshot, all(byKind, "Pod")),
                trials(all(byKind, "Trial")),
                new Facts.Neighbours(
                        all(byKind, "Deployment"),
                        all(byKind, "EnvoyFilter"),
                        all(byKind, "EnvoyGateway").stream().findFirst()));
    }

    private static List<JsonNode> all(Map<String, List<JsonNode>> byKind, String kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    private static Facts.Pods pods(ClusterSnapshot snapshot, List<JsonNode> trees) {
        var observed = trees.stream().map(it -> SamplePods.of((ObjectNode) it)).toList();
        var pods = new HashMap<ObjectKey, List<ObservedPod>>();
        var answers = new HashMap<ObjectKey, Answer>();
        for (var gateway : snapshot.gateways().keySet()) {
            pods.put(gateway, observed);
            observed.forEach(
                    pod ->
                            SamplePods.answer(pod, "hash")
                                    .ifPresent(it -> answers.put(pod.key(), it)));
        }
        return new Facts.Pods(pods, answers);
    }

    private static Facts.Trials trials(List<JsonNode> trees) {
        var pods = new HashMap<String, Trial>();
        var filters = new HashMap<String, String>();
        for (var tree : trees) {
            String namespace = key(tree).name();
            switch (tree.path("pod").asString("")) {
                case "injected" -> pods.put(namespace, new Trial.Injected());
                case "unchanged" -> pods.put(namespace, new Trial.Unchanged());
                case String why -> pods.put(namespace, new Trial.Refused(why));
            }
            if (tree.has("filter")) {
                filters.put(namespace, tree.path("filter").asString());
            }
        }
        return new Facts.Trials(pods, filters);
    }
}
