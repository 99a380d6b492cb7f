package io.outrigger.conformance.istio;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.outrigger.conformance.PlainTraffic;
import io.outrigger.conformance.standalone.GrpcAuthorizer;
import io.outrigger.conformance.standalone.Issuer;
import io.outrigger.extproc.envoy.auth.AttributeContext;
import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.provider.OpenAiProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * SecurityPolicies at a Gateway of Istio and at rules: on an AI route, and on one that is not ours.
 */
class ClientAuthET {
    private static final String CHAT =
            "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String PROVIDER =
            IstioBed.GATEWAY
                    + """
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: openai, namespace: NAMESPACE}
            spec: {endpoints: [{ip: {address: 127.0.0.1, port: PORT}}]}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: openai, namespace: NAMESPACE}
            spec: {schema: {name: OpenAI}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: openai}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: openai, namespace: NAMESPACE}
            spec:
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: openai}]
              type: APIKey
              apiKey: {secretRef: {name: openai}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: openai, namespace: NAMESPACE}, stringData: {apiKey: sk-providers}}
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: authorizer, namespace: NAMESPACE}
            spec: {endpoints: [{ip: {address: 127.0.0.1, port: AUTHORIZER}}]}
            """;
    private static final String RULES =
            """
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: NAMESPACE}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - matches: [{headers: [{name: x-ai-eg-model, value: tokens}]}]
                backendRefs: [{name: openai, modelNameOverride: gpt-4o}]
              - name: keys
                matches: [{headers: [{name: x-ai-eg-model, value: keys}]}]
                backendRefs: [{name: openai, modelNameOverride: gpt-4o}]
              - name: asked
                matches: [{headers: [{name: x-ai-eg-model, value: asked}]}]
                backendRefs: [{name: openai, modelNameOverride: gpt-4o}]
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: SecurityPolicy
            metadata: {name: asked, namespace: NAMESPACE}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat, sectionName: asked}]
              extAuth:
                http:
                  backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: authorizer}]
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: SecurityPolicy
            metadata: {name: keys, namespace: NAMESPACE}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat, sectionName: keys}]
              apiKeyAuth: {credentialRefs: [{name: clients}], extractFrom: [{headers: [authorization]}]}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: clients, namespace: NAMESPACE}, stringData: {oven: sk-oven}}
            """;
    private static final String POLICY =
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: SecurityPolicy
            metadata: {name: tokens, namespace: NAMESPACE}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]
              jwt: {providers: [{name: idp, issuer: "https://idp.example", localJWKS: {type: Inline, inline: 'KEYSET'}}]}
              authorization:
                defaultAction: Allow
                rules: [{action: Deny, principal: {clientCIDRs: [DENIED]}}]
            """;

    private static final String ONE_RULE =
            """
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: NAMESPACE}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - matches: [{headers: [{name: x-ai-eg-model, value: asked}]}]
                backendRefs: [{name: openai, modelNameOverride: gpt-4o}]
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: grpc-authorizer, namespace: NAMESPACE}
            spec: {endpoints: [{ip: {address: 127.0.0.1, port: GRPC}}]}
            """;
    private static final String GRPC =
            "{contextExtensions: [{name: oven, type: Value, value: one}],"
                    + " grpc: {backendRefs: [BACKEND]}}";
    private static final String ASKED =
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: SecurityPolicy
            metadata: {name: tokens, namespace: NAMESPACE}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]
              extAuth: SERVICE
            """;

    private final Cluster cluster = Cluster.shared();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private String namespace = "";
    private String address = "";
    private String answer = "";

    @Test
    void tokensAndAddressesDecideOnEveryRouteAndKeysReplaceThemAtOneRule() throws Exception {
        try (var issuer = Issuer.start();
                var provider = OpenAiProvider.start("sk-providers", Set.of("gpt-4o"));
                var bed = IstioBed.start()) {
            namespace = bed.namespace("auth");
            var authorizer = authorizer();
            apply(PROVIDER + RULES, provider, authorizer);
            String policy = POLICY.replace("KEYSET", issuer.jwks());
            apply(policy.replace("DENIED", "192.0.2.0/24"));
            address = bed.pod(namespace, "gw").ip();
            String good = "Bearer " + issuer.token(Map.of());

            await("plain traffic with a token", () -> plain(good) == 302);
            await("no token, no plain traffic", () -> plain("") == 403);
            assertThat(plain("Bearer " + issuer.token(Map.of("iss", "https://other"))))
                    .isEqualTo(401);
            await("an answer for a token", () -> chat("tokens", good) == 200);
            assertThat(chat("tokens", "")).isEqualTo(401);
            assertThat(chat("tokens", "Bearer sk-oven")).isEqualTo(401);
            assertThat(chat("keys", "Bearer sk-oven")).isEqualTo(200);
            assertThat(chat("keys", good)).isEqualTo(401);
            assertThat(chat("asked", "Bearer ann")).isEqualTo(200);
            // whom no policy admits is refused before it is known which one counts
            assertThat(chat("asked", "Bearer bob")).isIn(401, 403);
            assertThat(chat("asked", good)).isEqualTo(403);
            authorizer.stop(0);
            assertThat(chat("asked", "Bearer ann")).isIn(401, 403);
            assertThat(provider.leaks()).isZero();
            assertThat(condition("tokens", "Accepted").path("status").asString()).isEqualTo("True");
            assertThat(condition("tokens", "Overridden").path("status").asString())
                    .isEqualTo("True");

            apply(policy.replace("DENIED", "127.0.0.0/8"));
            await("the address is denied", () -> plain(good) == 403);
            await("the address is denied to models", () -> chat("tokens", good) == 403);
            assertThat(chat("keys", "Bearer sk-oven")).isEqualTo(200);
        }
    }

    @Test
    void aServiceIsAskedByEnvoyOnOtherRoutesAndByTheSidecarOnAiRoutes() throws Exception {
        try (var grpc = GrpcAuthorizer.start();
                var provider = OpenAiProvider.start("sk-providers", Set.of("gpt-4o"));
                var bed = IstioBed.start()) {
            namespace = bed.namespace("asked");
            var authorizer = authorizer();
            apply(
                    (PROVIDER + ONE_RULE).replace("GRPC", Integer.toString(grpc.port())),
                    provider,
                    authorizer);
            applyAsked("{http: {path: /check, backendRefs: [BACKEND]}}", "authorizer");
            address = bed.pod(namespace, "gw").ip();

            await("plain traffic of Ann", () -> plain("") == 403 && plain("Bearer ann") == 302);
            assertThat(asked.getLast()).isEqualTo("/check/plain");
            await("an answer for Ann", () -> chat("asked", "Bearer ann") == 200);
            asked.clear();
            assertThat(chat("asked", "Bearer ann")).isEqualTo(200);
            assertThat(asked).containsExactly("/check/v1/chat/completions");
            assertThat(chat("asked", "Bearer bob")).isEqualTo(403);
            assertThat(plain("Bearer bob")).isEqualTo(403);
            assertThat(condition("tokens", "Accepted").path("message").asString()).isEmpty();
            authorizer.stop(0);
            assertThat(plain("Bearer ann")).isEqualTo(403);
            assertThat(chat("asked", "Bearer ann")).isEqualTo(403);

            applyAsked(GRPC, "grpc-authorizer");
            await("plain traffic of Ann", () -> plain("") == 401 && plain("Bearer ann") == 302);
            var byEnvoy = grpc.asked().getLast();
            await("an answer for Ann", () -> chat("asked", "Bearer ann") == 200);
            int before = grpc.asked().size();
            assertThat(chat("asked", "Bearer ann")).isEqualTo(200);
            assertThat(grpc.asked()).hasSize(before + 1);
            assertAlike(grpc.asked().getLast(), byEnvoy);
            assertThat(chat("asked", "Bearer bob")).isEqualTo(401);
            assertThat(provider.leaks()).isZero();
            nobodyPassesWhileThePolicyChanges();
            grpc.stop();
            assertThat(plain("Bearer ann")).isEqualTo(403);
            assertThat(chat("asked", "Bearer ann")).isEqualTo(403);
        }
    }

    /** From a service to tokens and back: other objects say who may. */
    private void nobodyPassesWhileThePolicyChanges() throws Exception {
        try (var issuer = Issuer.start();
                var nobody = PlainTraffic.to(URI.create("http://" + address + ":8080/plain"))) {
            String good = "Bearer " + issuer.token(Map.of());
            apply(POLICY.replace("KEYSET", issuer.jwks()).replace("DENIED", "192.0.2.0/24"));
            await("plain traffic with a token", () -> plain(good) == 302);
            applyAsked(GRPC, "grpc-authorizer");
            await("plain traffic of Ann", () -> plain(good) == 401 && plain("Bearer ann") == 302);
            await("an answer for Ann", () -> chat("asked", "Bearer ann") == 200);

            assertThat(nobody.statuses()).containsKeys(401, 403).doesNotContainKey(302);
        }
    }

    /** The sidecar asks as Envoy does. */
    private static void assertAlike(AttributeContext bySidecar, AttributeContext byEnvoy) {
        var ours = bySidecar.getRequest().getHttp();
        var its = byEnvoy.getRequest().getHttp();
        assertThat(ours.getPath()).isEqualTo("/v1/chat/completions");
        assertThat(its.getPath()).isEqualTo("/plain");
        assertThat(ours.getHost()).isEqualTo(its.getHost());
        assertThat(ours.getScheme()).isEqualTo(its.getScheme());
        assertThat(ours.getHeadersMap())
                .containsKeys(its.getHeadersMap().keySet().toArray(String[]::new));
        assertThat(byEnvoy.getContextExtensionsMap()).containsExactly(Map.entry("oven", "one"));
        assertThat(bySidecar.getContextExtensionsMap()).containsExactly(Map.entry("oven", "one"));
        assertThat(byEnvoy.getSource().getAddress().getSocketAddress().getAddress()).isNotEmpty();
    }

    private void applyAsked(String service, String backend) {
        apply(
                ASKED.replace("SERVICE", service)
                        .replace(
                                "BACKEND",
                                "{group: gateway.envoyproxy.io, kind: Backend, name: %s}"
                                        .formatted(backend)));
    }

    /** A service that knows one client. */
    private HttpServer authorizer() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().getPath());
                    var token = exchange.getRequestHeaders().getFirst("authorization");
                    exchange.sendResponseHeaders("Bearer ann".equals(token) ? 200 : 403, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private void apply(String yaml, OpenAiProvider provider, HttpServer authorizer) {
        apply(
                yaml.replace("PORT", Integer.toString(provider.port()))
                        .replace(
                                "AUTHORIZER", Integer.toString(authorizer.getAddress().getPort())));
    }

    private void apply(String yaml) {
        cluster.server().apply(yaml.replace("NAMESPACE", namespace));
    }

    private int plain(String authorization) {
        return status(
                HttpRequest.newBuilder(URI.create("http://" + address + ":8080/plain")),
                authorization);
    }

    private int chat(String model, String authorization) {
        return status(
                HttpRequest.newBuilder(
                                URI.create("http://" + address + ":8080/v1/chat/completions"))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(CHAT.replace("MODEL", model))),
                authorization);
    }

    private int status(HttpRequest.Builder request, String authorization) {
        if (!authorization.isEmpty()) {
            request.header("authorization", authorization);
        }
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            answer = response.statusCode() + " " + response.body();
            return response.statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode condition(String policy, String type) {
        return policy(policy)
                .at("/status/ancestors/0/conditions")
                .valueStream()
                .filter(it -> it.path("type").asString().equals(type))
                .findFirst()
                .orElseGet(Json::object);
    }

    private JsonNode policy(String name) {
        return cluster.server()
                .http()
                .find(
                        "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/"
                                + namespace
                                + "/securitypolicies/"
                                + name)
                .orElseGet(Json::object);
    }

    private void await(String what, BooleanSupplier done) {
        Await.until(
                what, IstioBed.LIMIT, done, () -> answer + "\n" + policy("tokens").path("status"));
    }
}
