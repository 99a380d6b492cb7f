package io.outrigger.webhook.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import io.outrigger.webhook.Samples;
import io.outrigger.webhook.decision.Gateways;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final Documents DOCUMENTS = new Documents(Samples.injector(Gateways.NONE), "ai");
    private static final String GATEWAY =
            """
            metadata:
              labels: {gateway.networking.k8s.io/gateway-name: gw}
            spec:
              containers: [{name: istio-proxy, image: proxy}]
            """;

    static Stream<Golden> cases() {
        return Golden.cases("document");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void injects(Golden it) {
        var edited = DOCUMENTS.injected(it.read("in.yaml"));

        it.matches("out.yaml", edited.text());
        it.matches("out.findings.txt", described(edited));
        it.noUnusedFiles();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void secondRunChangesNothing(Golden it) {
        var first = DOCUMENTS.injected(it.read("in.yaml"));

        var second = DOCUMENTS.injected(first.text());

        assertThat(second.text()).isEqualTo(first.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apps/v1 DaemonSet",
                "apps/v1 Deployment",
                "apps/v1 ReplicaSet",
                "apps/v1 StatefulSet",
                "batch/v1 Job",
                "v1 ReplicationController"
            })
    void everyWorkloadHasATemplate(String type) {
        var document =
                "apiVersion: %s\nkind: %s\nmetadata: {name: w}\nspec:\n  template:\n"
                                .formatted((Object[]) type.split(" "))
                        + GATEWAY.indent(4);

        var edited = DOCUMENTS.injected(document);

        var template = Yaml.documents(edited.text()).getFirst().at("/spec/template");
        assertThat(template.at("/spec/initContainers/0/name").stringValue(""))
                .isEqualTo("ai-gateway-extproc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "# nothing\n",
                "--- \n---\n...\n",
                "a: 1\r\n---\r\nb:  [ 0644, yes, 1.50 ]",
                "just text\n",
                "- a\n- b\n",
                "{apiVersion: example.com/v1, kind: Deployment, spec: {template: {}}}\n",
                "{apiVersion: apps/v1, kind: Deployment}\n",
                "{apiVersion: apps/v1, kind: Deployment, spec: {template: []}}\n",
                "{apiVersion: v1, kind: List, items: [1, {kind: Pod}]}\n",
                "{kind: 1, apiVersion: []}\n",
            })
    void textWithoutGatewayPodsStays(String text) {
        assertThat(DOCUMENTS.injected(text).text()).isEqualTo(text);
    }

    @Test
    void theNamespaceOfAnObjectIsThatOfItsGateway() {
        var edited =
                DOCUMENTS.injected(
                        "apiVersion: v1\nkind: Pod\n"
                                + GATEWAY.replace("metadata:\n", "metadata:\n  namespace: own\n"));

        assertThat(edited.text()).contains("name: outrigger-own.gw");
    }

    private static String described(Edited edited) {
        return edited.findings().stream()
                .map(
                        it ->
                                switch (it) {
                                    case Finding.Judged(var object, var verdict) ->
                                            "%s: %s %s %s%n"
                                                    .formatted(
                                                            object,
                                                            verdict.decision(),
                                                            verdict.reason(),
                                                            verdict.shown());
                                    case Finding.Unreadable(var message) -> message + "\n";
                                    case Finding.Rigid(var object, var message) ->
                                            object + ": " + message + "\n";
                                })
                .collect(Collectors.joining());
    }
}
