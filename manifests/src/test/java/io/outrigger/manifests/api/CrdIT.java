package io.outrigger.manifests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A real API server reads the CRDs and applies their rules, each on one good and one bad spec. */
class CrdIT {
    private static final Path CRDS = Path.of("src/main/resources/crds");
    private static final Path CASES = Path.of("src/test/resources/crds");

    private static RunFolder run;
    private static KubeApiServer server;

    @BeforeAll
    static void start() {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.start(bed, run, ServiceAccounts.OPTIONAL);
        server.installCrds(CRDS);
    }

    @AfterAll
    static void stop() {
        server.close();
        run.close();
    }

    /**
     * A rule in one version of a kind.
     *
     * @param refusal what the server says about the bad spec
     */
    record Case(String kind, String apiVersion, String refusal, JsonNode good, JsonNode bad) {
        String object(JsonNode spec) {
            return Json.print(
                    Json.object(
                            "apiVersion", apiVersion,
                            "kind", kind,
                            "metadata", Json.object("name", "it", "namespace", "default"),
                            "spec", spec));
        }

        @Override
        public String toString() {
            return "%s of %s: %s".formatted(kind, apiVersion, refusal);
        }
    }

    static Stream<Case> cases() {
        return files().stream().flatMap(CrdIT::cases);
    }

    private static Stream<Case> cases(Path file) {
        var spec = documents(CRDS.resolve(file)).getFirst().path("spec");
        return documents(CASES.resolve(file)).stream()
                .flatMap(
                        it ->
                                spec.path("versions")
                                        .valueStream()
                                        .map(
                                                version ->
                                                        new Case(
                                                                spec.at("/names/kind").asString(),
                                                                spec.path("group").asString()
                                                                        + "/"
                                                                        + version.path("name")
                                                                                .asString(),
                                                                it.path("refusal").asString(),
                                                                it.path("accepts"),
                                                                it.path("refuses"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void takesTheGoodSpecAndRefusesTheBadOne(Case it) {
        server.apply(it.object(it.good()));

        assertThatThrownBy(() -> server.apply(it.object(it.bad())))
                .isInstanceOf(KubeHttp.Refused.class)
                .hasMessageContaining(it.refusal());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void everyRuleHasACase(Path file) {
        var rules = new TreeSet<String>();
        collectRules(documents(CRDS.resolve(file)).getFirst(), rules);
        var refusals =
                documents(CASES.resolve(file)).stream()
                        .map(it -> it.path("refusal").asString())
                        .toList();

        assertThat(rules)
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(refusals).anyMatch(rule::startsWith));
    }

    private static void collectRules(JsonNode node, Set<String> rules) {
        if (node instanceof ObjectNode object) {
            object.path("x-kubernetes-validations")
                    .valueStream()
                    .forEach(it -> rules.add(it.path("message").asString()));
        }
        node.valueStream().forEach(it -> collectRules(it, rules));
    }

    @Test
    void defaultsAreFilledIn() {
        var route =
                Yaml.documents(
                                """
                                apiVersion: aigateway.envoyproxy.io/v1beta1
                                kind: AIGatewayRoute
                                metadata: {name: defaults, namespace: default}
                                spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: b}]}]}
                                """)
                        .getFirst();
        server.apply(Json.print(route));

        var stored = server.http().get(server.http().path(route));

        assertThat(stored.at("/spec/parentRefs/0/kind").asString()).isEqualTo("Gateway");
        assertThat(stored.at("/spec/rules/0/backendRefs/0/weight").asInt()).isEqualTo(1);
    }

    private static List<Path> files() {
        try (var all = Files.walk(CRDS)) {
            return all.filter(Files::isRegularFile).map(CRDS::relativize).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> documents(Path file) {
        try {
            return Yaml.documents(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
