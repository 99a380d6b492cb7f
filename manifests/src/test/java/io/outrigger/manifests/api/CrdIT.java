package io.outrigger.manifests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server reads the CRDs and applies their rules. */
class CrdIT {
    private static final String ROUTE =
            """
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: it, namespace: default}
            spec:
              parentRefs: [{name: gw}]
              rules: [{backendRefs: [{name: b}]}]
            """;
    private static final String BACKEND =
            """
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: it, namespace: default}
            spec:
              schema: {name: OpenAI}
              backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: b}
            """;
    private static final String POLICY =
            """
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: it, namespace: default}
            spec:
              type: APIKey
              apiKey: {secretRef: {name: s}}
            """;

    private static RunFolder run;
    private static KubeApiServer server;

    @BeforeAll
    static void start() {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.start(bed, run, ServiceAccounts.OPTIONAL);
        server.installCrds(Path.of("src/main/resources/crds"));
    }

    @AfterAll
    static void stop() {
        server.close();
        run.close();
    }

    /** An object with one mistake and what the server says about it. */
    record Refusal(String name, String object, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Refusal> refusals() {
        return Stream.of(
                new Refusal(
                        "another parent than a Gateway",
                        ROUTE.replace("{name: gw}", "{name: gw, kind: Service}"),
                        "only Gateway is supported"),
                new Refusal(
                        "a reserved rule name",
                        ROUTE.replace("[{backendRefs", "[{name: route-not-found, backendRefs"),
                        "rule name route-not-found is reserved"),
                new Refusal(
                        "a rule name twice",
                        ROUTE.replace("rules: [", "rules: [{name: a}, {name: a}, "),
                        "rule name must be unique within the route"),
                new Refusal(
                        "a group without a kind",
                        ROUTE.replace("{name: b}", "{name: b, group: inference.networking.k8s.io}"),
                        "group and kind must be specified together"),
                new Refusal(
                        "another group than the pool's",
                        ROUTE.replace("{name: b}", "{name: b, group: x.io, kind: X}"),
                        "only InferencePool from inference.networking.k8s.io group is supported"),
                new Refusal(
                        "a pool beside a backend",
                        ROUTE.replace(
                                "{name: b}",
                                "{name: b}, {name: p, group: inference.networking.k8s.io,"
                                        + " kind: InferencePool}"),
                        "cannot mix InferencePool and AIServiceBackend references in the same"
                                + " rule"),
                new Refusal(
                        "an attempt longer than the request",
                        ROUTE.replace(
                                "[{name: b}]",
                                "[{name: b}], timeouts: {request: 1s, backendRequest: 2s}"),
                        "backendRequest timeout cannot be longer than request timeout"),
                new Refusal(
                        "no rules",
                        ROUTE.replace("rules: [{backendRefs: [{name: b}]}]", ""),
                        "spec.rules: Required value"),
                new Refusal(
                        "a backend of another group",
                        BACKEND.replace("gateway.envoyproxy.io, kind: Backend", "x.io, kind: X"),
                        "BackendRef must be a Backend resource of Envoy Gateway"),
                new Refusal(
                        "a Service without a port",
                        BACKEND.replace(
                                "{group: gateway.envoyproxy.io, kind: Backend, name: b}",
                                "{name: b}"),
                        "Must have port for Service reference"),
                new Refusal(
                        "an unknown dialect",
                        BACKEND.replace("OpenAI", "OpenIA"),
                        "Unsupported value: \"OpenIA\""),
                new Refusal(
                        "a type without its member",
                        POLICY.replace("type: APIKey", "type: AWSCredentials"),
                        "When type is AWSCredentials, only awsCredentials field should be set"),
                new Refusal(
                        "a policy for a Service",
                        POLICY.replace(
                                "type: APIKey",
                                "type: APIKey\n  targetRefs: [{group: '', kind: Service, name: x}]"),
                        "targetRefs must reference AIServiceBackend or InferencePool resources"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(Refusal it) {
        assertThatThrownBy(() -> server.apply(it.object()))
                .isInstanceOf(KubeHttp.Refused.class)
                .hasMessageContaining(it.message());
    }

    @Test
    void acceptsTheSameObjectsWithoutAMistakeInBothVersions() {
        for (var object : Stream.of(ROUTE, BACKEND, POLICY).toList()) {
            server.apply(object);
            server.apply(object.replace("v1beta1", "v1alpha1"));
        }
        var route = Yaml.documents(ROUTE).getFirst();

        var stored = server.http().get(server.http().path(route));

        assertThat(stored.at("/spec/parentRefs/0/kind").asString()).isEqualTo("Gateway");
        assertThat(stored.at("/spec/rules/0/backendRefs/0/weight").asInt()).isEqualTo(1);
    }
}
