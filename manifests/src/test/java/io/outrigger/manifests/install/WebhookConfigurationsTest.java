package io.outrigger.manifests.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.sidecar.Trees;
import io.outrigger.testkit.Golden;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WebhookConfigurationsTest {
    static Stream<Golden> cases() {
        return Golden.cases("webhook");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void selectsNewGatewayPodsOfNamespacesThatOptedIn(Golden it) {
        var in = Trees.read(it.read("in.yaml"));

        var configuration =
                WebhookConfigurations.of(
                        new WebhookInstallation(
                                in.path("ownNamespace").stringValue(), client(in), owner(in)),
                        "the authorities\n",
                        FailurePolicy.of(in.path("failurePolicy").stringValue()).orElseThrow());

        it.matches("out.yaml", Trees.write(configuration));
        it.noUnusedFiles();
    }

    @Test
    void sortsAfterIstiosWebhooks() {
        var names =
                Stream.of(
                                "istio-sidecar-injector",
                                "istio-sidecar-injector-1-32-istio-system",
                                "istio-revision-tag-default",
                                WebhookConfigurations.NAME)
                        .sorted()
                        .toList();

        assertThat(names.getLast()).isEqualTo(WebhookConfigurations.NAME);
    }

    @Test
    void plainHttpIsRefused() {
        assertThatThrownBy(() -> new WebhookClient.Url(URI.create("http://127.0.0.1:1")))
                .hasMessage("url: http://127.0.0.1:1 (expected: https://...)");
    }

    @Test
    void probePodKeepsTheStrictestPodSecurityStandard() {
        var it = Golden.cases("probe-pod").findFirst().orElseThrow();

        it.matches("out.yaml", Trees.write(ProbePod.of("outrigger-system", "proxy:1")));
    }

    @Test
    void ownerMustBeOfClusterScope() {
        assertThatThrownBy(() -> new OwnerRef(Kinds.SERVICE, "it", "1"))
                .hasMessage("kind: Service (expected: one of cluster scope)");
    }

    private static Optional<OwnerRef> owner(JsonNode in) {
        return Optional.ofNullable(in.get("owner"))
                .map(it -> new OwnerRef(Kinds.CLUSTER_ROLE, it.stringValue(), "uid-1"));
    }

    private static WebhookClient client(JsonNode in) {
        var service = in.path("service");
        return in.has("url")
                ? new WebhookClient.Url(URI.create(in.path("url").stringValue()))
                : new WebhookClient.Service(
                        service.path("namespace").stringValue(),
                        service.path("name").stringValue(),
                        service.path("port").intValue());
    }
}
