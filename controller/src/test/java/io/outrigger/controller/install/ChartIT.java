package io.outrigger.controller.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.contract.FilterConfig;
import io.outrigger.controller.install.Chart.Rule;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import io.outrigger.testkit.cluster.Operator;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The charts, by real helm and without a cluster. */
class ChartIT {
    /** What kubectl apply keeps of an object in an annotation may not be longer. */
    private static final int APPLY_LIMIT = 262_144;

    private static final Path TREE = TestBed.find().tree();
    private static final String ALL = "--set=clusterWide=true";
    private static RunFolder run;
    private static Operator operator;
    private static Chart chart;

    @BeforeAll
    static void prepare() {
        run = RunFolder.create(TestBed.find());
        operator = Operator.offline(TestBed.find(), run);
        chart = new Chart(operator);
    }

    @AfterAll
    static void cleanUp() {
        run.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"charts/outrigger", "charts/outrigger-crds"})
    void helmHasNothingToSay(String folder) {
        String said =
                operator.helm("lint", "--strict", folder, ALL.replace("clusterWide", key(folder)));

        assertThat(said).contains("0 chart(s) failed").doesNotContain("WARNING");
    }

    private static String key(String folder) {
        return folder.endsWith("crds") ? "envoyGateway" : "clusterWide";
    }

    @Test
    void twoRendersAreEqual() {
        assertThat(chart.text(ALL)).isEqualTo(chart.text(ALL));
    }

    @Test
    void theYamlForKubectlIsTheChart() throws IOException {
        String rendered = chart.text("-f", "charts/outrigger/all-namespaces.yaml");

        Golden.at(TREE.resolve("charts")).matches("outrigger.yaml", rendered);
    }

    @Test
    void theVersionIsThatOfTheCode() throws IOException {
        for (String folder : List.of("charts/outrigger", "charts/outrigger-crds")) {
            var about = Yaml.documents(Files.readString(TREE.resolve(folder + "/Chart.yaml")));
            assertThat(about.getFirst().path("appVersion").asString())
                    .isEqualTo(FilterConfig.VERSION);
        }
    }

    @Test
    void theReadmeHasEveryRuleWithItsReason() throws IOException {
        var rows =
                Files.readAllLines(TREE.resolve("charts/outrigger/README.md")).stream()
                        .filter(it -> it.matches("\\| (cluster|namespace|own) \\|.*"))
                        .map(it -> Arrays.stream(it.split("\\|")).map(String::strip).toList())
                        .toList();

        assertThat(rows).allSatisfy(it -> assertThat(it.get(5)).as("%s", it).isNotEmpty());
        assertThat(rows.stream().map(ChartIT::rule))
                .containsExactlyInAnyOrderElementsOf(chart.rules());
    }

    @ParameterizedTest
    @CsvSource({
        "policy, sidecar.writer=policy",
        "overlay, sidecar.writer=overlay",
        "tls, extension.tls=true",
        "hooks, extension.hooks=false",
        "standalone, standalone=true"
    })
    void theReadmeHasTheRulesOfOtherValues(String row, String value) throws IOException {
        var rows =
                Files.readAllLines(TREE.resolve("charts/outrigger/README.md")).stream()
                        .filter(it -> it.matches("\\| [a-z ]*" + row + "[a-z ]*\\| .*"))
                        .map(it -> Arrays.stream(it.split("\\|")).map(String::strip).toList())
                        .map(it -> rule(it.subList(1, it.size())))
                        .toList();
        var more = new ArrayList<>(chart.rulesWith(value));

        chart.rules().forEach(it -> assertThat(more.remove(it)).as("%s", it).isTrue());
        assertThat(rows).containsExactlyInAnyOrderElementsOf(more);
    }

    private static Rule rule(List<String> row) {
        return new Rule(
                row.get(1),
                row.get(2).equals("core") ? "" : row.get(2),
                Arrays.stream(row.get(3).split("[^a-zN/`]+"))
                        .filter(it -> it.startsWith("`"))
                        .map(it -> it.replace("`", ""))
                        .filter(it -> !it.equals("secretNames"))
                        .sorted()
                        .toList(),
                Arrays.stream(row.get(4).split(" ")).sorted().toList());
    }

    @Test
    void everyNamespaceHasItsRole() {
        var some = "--set=watchNamespaces={ai,edge}";

        assertThat(chart.all("Role", some).map(it -> it.at("/metadata/namespace").asString()))
                .containsExactlyInAnyOrder("ai", "edge", Chart.NAMESPACE);
        assertThat(
                        chart.all("RoleBinding", some)
                                .map(it -> it.at("/metadata/namespace").asString()))
                .containsExactlyInAnyOrder("ai", "edge", Chart.NAMESPACE);
        assertThat(chart.all("ClusterRole", some).findFirst().orElseThrow().toString())
                .doesNotContain("httproutes")
                .doesNotContain("secrets")
                .contains("\"resourceNames\":[\"ai\",\"edge\"]");
        assertThat(chart.text(some)).contains("--watch-namespaces=ai,edge");
        assertThat(chart.text(ALL)).doesNotContain("--watch-namespaces");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas=two                 | /replicas",
                "replicas=0                   | /replicas",
                "watchNamespaces=ai           | /watchNamespaces",
                "watchNamespaces={A_b}        | /watchNamespaces/0",
                "clusterWide=yes              | /clusterWide",
                "sidecar.native=sometimes     | /sidecar/native",
                "sidecar.writer=nobody        | /sidecar/writer",
                "sidecar.loglevel=info        | /sidecar",
                "image.tag=a b                | /image/tag",
                "webhook.failurePolicy=fail   | /webhook/failurePolicy",
                "sidecar.podSecurity=baseline | /sidecar/podSecurity",
                "watchNamespace={ai}          | 'watchNamespace'",
            })
    void aWrongValueIsRefusedByItsName(String value, String named) {
        assertThatThrownBy(() -> chart.text("--set", value))
                .isInstanceOf(Operator.Failed.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"replicas=2", "clusterWide=true,watchNamespaces={ai}"})
    void someNamespacesOrAll(String values) {
        assertThatThrownBy(() -> chart.text("--set", values))
                .isInstanceOf(Operator.Failed.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void imagesComeFromAMirrorWithItsSecrets() {
        String text =
                chart.text(
                        ALL,
                        "--set=image.repository=mirror.example/c,image.pullSecrets={one}",
                        "--set=sidecar.image.repository=mirror.example/s,sidecar.image.pullSecrets={two,three}",
                        "--set=sidecar.image.tag=sha256:" + "0".repeat(64));

        assertThat(text)
                .contains("image: \"mirror.example/c:" + FilterConfig.VERSION)
                .contains("- name: one\n")
                .contains("--sidecar-image=mirror.example/s@sha256:0000")
                .contains("--sidecar-pull-secrets=two,three\n");
    }

    @Test
    void variablesOfTheUserComeToTheController() {
        var env =
                chart.all(
                                "Deployment",
                                ALL,
                                "--set=extraEnv[0].name=AI_GATEWAY_STS_PROXY_URL,extraEnv[0].value=http://proxy:3128")
                        .map(it -> it.at("/spec/template/spec/containers/0/env").toString());

        assertThat(env)
                .singleElement()
                .asString()
                .contains("POD_NAME", "AI_GATEWAY_STS_PROXY_URL", "http://proxy:3128");
    }

    @Test
    void replicasAreKeptApartAndTogether() {
        var pod = chart.all("Deployment", ALL).findFirst().orElseThrow().at("/spec/template/spec");

        assertThat(pod.at("/affinity/podAntiAffinity").isObject()).isTrue();
        assertThat(chart.all("PodDisruptionBudget", ALL)).hasSize(1);
        assertThat(
                        chart.all(
                                "PodDisruptionBudget",
                                ALL,
                                "--set=podDisruptionBudget.minAvailable=0"))
                .isEmpty();
    }

    @Test
    void theKindsAreSmallEnoughForKubectlApply() throws IOException {
        var crds =
                Yaml.documents(
                        operator.helm(
                                "template",
                                "crds",
                                "charts/outrigger-crds",
                                "--set=envoyGateway=true"));

        assertThat(crds).hasSizeGreaterThanOrEqualTo(4);
        assertThat(crds).allSatisfy(it -> assertThat(it.toString()).hasSizeLessThan(APPLY_LIMIT));
        for (JsonNode crd : crds) {
            assertThat(crd.at("/metadata/annotations/helm.sh~1resource-policy").asString())
                    .isEqualTo("keep");
            assertThat(crd.path("spec")).isEqualTo(source(crd).path("spec"));
        }
    }

    private static JsonNode source(JsonNode crd) throws IOException {
        String file = crd.at("/spec/names/plural").asString() + ".yaml";
        Path crds = TREE.resolve("manifests/src/main/resources/crds");
        Path path = crds.resolve(file);
        return Yaml.documents(
                        Files.readString(
                                Files.exists(path) ? path : crds.resolve("optional/" + file)))
                .getFirst();
    }
}
