package io.outrigger.controller.install;

import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.cluster.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The chart as helm renders it. */
record Chart(Operator operator) {
    static final String FOLDER = "charts/outrigger";
    static final String NAMESPACE = "outrigger-system";

    String text(String... values) {
        var words = new ArrayList<>(List.of("template", "outrigger", FOLDER, "-n", NAMESPACE));
        words.addAll(List.of(values));
        return operator.helm(words.toArray(String[]::new));
    }

    List<JsonNode> objects(String... values) {
        return Yaml.documents(text(values));
    }

    /** The objects of a kind. */
    Stream<JsonNode> all(String kind, String... values) {
        return objects(values).stream().filter(it -> it.path("kind").asString("").equals(kind));
    }

    /** A rule of RBAC, as the README has it: sorted, so that two are equal whatever the order. */
    record Rule(String where, String group, List<String> resources, List<String> verbs) {
        static Rule of(String where, JsonNode rule) {
            return new Rule(
                    where,
                    rule.at("/apiGroups/0").asString(""),
                    texts(rule.path("resources")),
                    texts(rule.path("verbs")));
        }

        static List<String> texts(JsonNode list) {
            return list.valueStream().map(JsonNode::asString).sorted().toList();
        }
    }

    /** All rules of an installation for one namespace. */
    List<Rule> rules() {
        return rules("webhook");
    }

    /** The same with another writer of sidecars. */
    List<Rule> rules(String writer) {
        return rulesWith("sidecar.writer=" + writer);
    }

    /** The same with another value. */
    List<Rule> rulesWith(String value) {
        String namespace = "ai";
        String some = "watchNamespaces={" + namespace + "}," + value;
        return Stream.concat(
                        all("ClusterRole", "--set", some)
                                .flatMap(it -> it.path("rules").valueStream())
                                .map(it -> Rule.of("cluster", it)),
                        all("Role", "--set", some)
                                .flatMap(
                                        role -> {
                                            String in = role.at("/metadata/namespace").asString("");
                                            String where =
                                                    in.equals(namespace) ? "namespace" : "own";
                                            return role.path("rules")
                                                    .valueStream()
                                                    .map(it -> Rule.of(where, it));
                                        }))
                .toList();
    }
}
