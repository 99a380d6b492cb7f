package io.outrigger.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.install.Rights;
import io.outrigger.controller.rotation.StrictTokens;
import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.util.Base64;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Exchanged tokens on a real API server, with the rights that the chart gives; the endpoints are as
 * strict as those of the clouds.
 */
class RotationIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SECRETS = "/api/v1/namespaces/ai/secrets/";
    private static final String POLICIES =
            "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/ai/backendsecuritypolicies/";

    private static RunFolder run;
    private static KubeApiServer server;
    private static KubeHttp http;
    private static KubernetesClient client;
    private static StrictTokens tokens;
    private static Controller controller;

    @BeforeAll
    static void start() throws InterruptedException {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.OPTIONAL);
        server.installCrds(bed.tree().resolve("manifests/src/main/resources/crds"));
        http = server.http();
        tokens = StrictTokens.start();
        server.apply(
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio},
                 spec: {controllerName: istio.io/gateway-controller}}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: gw, namespace: ai}
                spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
                ---
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIServiceBackend
                metadata: {name: bedrock, namespace: ai}
                spec: {schema: {name: AWSBedrock}, backendRef: {name: vllm, port: 8000}}
                ---
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: {name: chat, namespace: ai}
                spec:
                  parentRefs: [{name: gw}]
                  rules:
                  - matches: [{headers: [{name: x-ai-eg-model, value: nova}]}]
                    backendRefs: [{name: bedrock}]
                """);
        client = Rights.forAllNamespaces(bed, run, server);
        controller = LocalController.start(client, "--aws-sts-url=" + tokens.url("/aws"));
    }

    @AfterAll
    static void stop() {
        controller.close();
        client.close();
        tokens.close();
        server.close();
        run.close();
    }

    /** One story, because each part of it begins where the one before ended. */
    @Test
    void aTokenIsFetchedToldRenewedAndRemoved() {
        tokens.lifetime(Duration.ofSeconds(12));
        apply("wrong");

        await("a failure in the status", () -> condition("Rotated", "False"));
        assertThat(message("Rotated")).contains(tokens.url("/idp/token") + ": HTTP 400");
        await("a failure as an Event", () -> events().contains("ExchangeFailed"));
        assertThat(policy().toString() + events()).doesNotContain("s3cret", "d3Jvbmc");
        assertThat(http.find(SECRETS + "ai-eg-bsp-bedrock")).isEmpty();
        assertThat(config()).doesNotContain("bedrock/route");
        assertThat(tokens.violations()).containsOnly("/idp/token: credentials: wrong");

        apply(StrictTokens.CLIENT_SECRET);

        await("the first token in the configuration", () -> config().contains("ASIA1"));
        await("all is well in the status", () -> condition("Rotated", "True"));
        await("the reference leads to the token", () -> condition("ResolvedRefs", "True"));
        var secret = http.get(SECRETS + "ai-eg-bsp-bedrock");
        assertThat(secret.at("/metadata/ownerReferences/0/uid"))
                .isEqualTo(policy().at("/metadata/uid"));
        assertThat(text(secret.at("/data/credentials")))
                .contains("aws_session_token = session+1==");

        await("the next token in the configuration", () -> config().contains("ASIA2"));
        tokens.outage("/aws");
        await("the token that is late", () -> condition("Rotated", "False"));
        assertThat(message("Rotated"))
                .contains(tokens.url("/aws/") + ": HTTP 503")
                .contains("the token in use");
        assertThat(config()).contains("aws_session_token");

        http.merge(
                POLICIES + "bedrock",
                Json.parse("{\"spec\": {\"awsCredentials\": {\"oidcExchangeToken\": null}}}"));

        await("no token", () -> http.find(SECRETS + "ai-eg-bsp-bedrock").isEmpty());
        await("the default chain in the configuration", () -> !config().contains("ASIA"));
        assertThat(config()).contains("region: us-east-1");
        await(
                "no word of tokens",
                () -> !policy().at("/status/conditions").toString().contains("Rotated"));
        assertThat(tokens.violations()).containsOnly("/idp/token: credentials: wrong");
    }

    private static void apply(String clientSecret) {
        server.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: client, namespace: ai}
                data: {client-secret: SECRET}
                ---
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: BackendSecurityPolicy
                metadata: {name: bedrock, namespace: ai}
                spec:
                  targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: bedrock}]
                  type: AWSCredentials
                  awsCredentials:
                    region: us-east-1
                    oidcExchangeToken:
                      awsRoleArn: ROLE
                      aud: sts.amazonaws.com
                      oidc:
                        provider: {issuer: "IDP"}
                        clientID: gateway
                        clientSecret: {name: client}
                """
                        .replace("ROLE", StrictTokens.ROLE)
                        .replace("IDP", tokens.url("/idp"))
                        .replace(
                                "SECRET",
                                Base64.getEncoder().encodeToString(clientSecret.getBytes(UTF_8))));
    }

    private static JsonNode policy() {
        return http.get(POLICIES + "bedrock");
    }

    private static boolean condition(String type, String status) {
        return policy().at("/status/conditions")
                .valueStream()
                .filter(it -> it.path("type").asString().equals(type))
                .anyMatch(it -> it.path("status").asString().equals(status));
    }

    private static String message(String type) {
        return policy().at("/status/conditions")
                .valueStream()
                .filter(it -> it.path("type").asString().equals(type))
                .findFirst()
                .map(it -> it.path("message").asString())
                .orElse("");
    }

    private static String events() {
        return http.get("/api/v1/namespaces/ai/events").path("items").toString();
    }

    private static String config() {
        return http.find(SECRETS + "credentials.outrigger-ai.gw")
                .map(it -> text(it.path("data").path("credentials.yaml")))
                .orElse("");
    }

    private static String text(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asString("")), UTF_8);
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, LIMIT, condition);
    }
}
