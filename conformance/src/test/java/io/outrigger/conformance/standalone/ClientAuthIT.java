package io.outrigger.conformance.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.provider.OpenAiProvider;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SecurityPolicies at a Gateway and at single rules, enforced by ext_proc beside a real Envoy. */
class ClientAuthIT {
    private static final String PROVIDERS_KEY = "sk-conformance-7f3a";
    private static final String ANNA =
            "Basic " + Base64.getEncoder().encodeToString("anna:bread".getBytes(UTF_8));
    private static final String SDK =
            """
            import sys, openai
            def ask(key):
                client = openai.OpenAI(base_url=sys.argv[1], api_key=key, max_retries=0)
                return client.chat.completions.create(
                    model="keys", messages=[{"role": "user", "content": "hello"}])
            print("answer:", ask("sk-client-oven").choices[0].message.content)
            try:
                ask("sk-wrong")
            except openai.AuthenticationError as e:
                print("error:", e.status_code, e.body["message"])
            """;

    private static OpenAiProvider provider;
    private static Issuer issuer;
    private static GrpcAuthorizer authorizer;
    private static GatewayProcesses gateway;

    @BeforeAll
    static void start() throws Exception {
        provider = OpenAiProvider.start(PROVIDERS_KEY, Set.of("gpt-4o"));
        issuer = Issuer.start();
        authorizer = GrpcAuthorizer.start();
        byte[] hash = MessageDigest.getInstance("SHA-1").digest("bread".getBytes(UTF_8));
        String manifests =
                Files.readString(Path.of("src/test/resources/standalone/client-auth.yaml"))
                        .replace("PROVIDER_PORT", Integer.toString(provider.port()))
                        .replace("KEYS_PORT", Integer.toString(issuer.port()))
                        .replace("AUTHORIZER_PORT", Integer.toString(authorizer.port()))
                        .replace("KEY", PROVIDERS_KEY)
                        .replace("HASH", Base64.getEncoder().encodeToString(hash));
        gateway =
                new GatewayProcesses(
                        RunFolder.create(TestBed.find()), GatewayProcesses.Plan.of(manifests));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        authorizer.close();
        issuer.close();
        provider.close();
    }

    /** The provider answers nobody but who has its own key, which is none of the clients'. */
    @AfterEach
    void nothingLeaked() {
        assertThat(provider.leaks()).isZero();
    }

    @Test
    void aKnownKeyPassesAndTheProviderDoesNotSeeIt() throws Exception {
        var answer =
                gateway.post(
                        gateway.uri("/v1/chat/completions?key=sk-client-oven&x=1"),
                        chat("keys"),
                        "x-client",
                        "somebody else");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var received = provider.received().getLast();
        assertThat(received.headers()).containsEntry("x-client", "oven");
        assertThat(received.toString()).doesNotContain("sk-client-oven");
        assertThat(ask("keys", "authorization", "Bearer sk-client-oven")).isEqualTo(200);
        assertThat(provider.received().getLast().toString()).doesNotContain("sk-client-oven");
    }

    @Test
    void wrongMissingAndOtherRulesCredentialsAreRefused() throws Exception {
        long before = provider.arrived();

        var wrong = gateway.post(chat("keys"), "authorization", "Bearer sk-wrong");
        // each of them opens another rule
        int basic = ask("keys", "authorization", ANNA);
        int other = ask("keys", "x-api-key", "sk-client-shop");
        int mine = ask("other-keys", "authorization", "Bearer sk-client-oven");
        int gateways = ask("by-gateway", "x-api-key", "sk-client-shop");
        int token = ask("tokens", "x-api-key", "sk-client-shop");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"Unauthorized\"");
        assertThat(wrong.headers().firstValue("www-authenticate")).isPresent();
        assertThat(new int[] {basic, other, mine, gateways, token}).containsOnly(401);
        assertThat(provider.arrived()).isEqualTo(before);
        assertThat(gateway.admin("/metrics")).containsPattern("reason=\"unauthorized\"");
    }

    @Test
    void theGatewaysPolicyCountsWhereNoOtherDoes() throws Exception {
        var answer = gateway.post(chat("by-gateway"), "authorization", ANNA);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(provider.received().getLast().headers()).containsEntry("x-user", "anna");
    }

    @Test
    void aTokenIsVerifiedByFetchedKeysAlsoAfterTheyChanged() throws Exception {
        String bread = issuer.token(Map.of("org", Map.of("team", "bread")));
        String stranger = issuer.token(Map.of("org", Map.of("team", "butter")));
        String other = issuer.token(Map.of("iss", "https://other.example"));

        assertThat(ask("tokens", "authorization", "Bearer " + bread)).isEqualTo(200);
        assertThat(provider.received().getLast().headers()).containsEntry("x-team", "bread");
        assertThat(ask("tokens", "authorization", "Bearer " + stranger)).isEqualTo(403);
        assertThat(ask("tokens", "authorization", "Bearer " + other)).isEqualTo(401);
        issuer.rotate("second");
        String cake = issuer.token(Map.of("org", Map.of("team", "cake")));
        assertThat(ask("tokens", "authorization", "Bearer " + cake)).isEqualTo(200);
        assertThat(ask("tokens", "authorization", "Bearer " + bread)).isEqualTo(401);
        assertThat(issuer.fetches()).isLessThanOrEqualTo(4);
    }

    @Test
    void theClientsAddressDecidesAndCannotBeClaimed() throws Exception {
        long before = provider.arrived();

        assertThat(ask("here")).isEqualTo(200);
        assertThat(ask("elsewhere", "x-ai-eg-client-address", "10.0.0.1")).isEqualTo(403);
        assertThat(provider.arrived()).isEqualTo(before + 1);
        assertThat(provider.received().getLast().headers())
                .doesNotContainKey("x-ai-eg-client-address");
    }

    @Test
    void aServiceIsAskedOnceForEachRequestAndTellsWhoAsks() throws Exception {
        int before = authorizer.asked().size();

        var answer =
                gateway.post(
                        gateway.uri("/v1/chat/completions?x=1"),
                        chat("asked"),
                        "authorization",
                        "Bearer ann",
                        "x-user",
                        "somebody else",
                        "x-secret",
                        "1");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(authorizer.asked()).hasSize(before + 1);
        var asked = authorizer.asked().getLast().getRequest().getHttp();
        assertThat(asked.getMethod()).isEqualTo("POST");
        assertThat(asked.getPath()).isEqualTo("/v1/chat/completions?x=1");
        assertThat(asked.getHost()).startsWith("127.0.0.1:");
        assertThat(asked.getScheme()).isEqualTo("http");
        assertThat(asked.getHeadersMap())
                .containsEntry("x-user", "somebody else")
                .containsKey("x-request-id")
                .doesNotContainKeys("x-ai-eg-model", "x-ai-eg-client-address");
        assertThat(provider.received().getLast().headers())
                .containsEntry("x-user", "ann")
                .doesNotContainKey("x-secret");
    }

    @Test
    void whomTheServiceDoesNotKnowIsRefusedInItsWords() throws Exception {
        long before = provider.arrived();

        // the gateway's own policy admits, the rule's does not
        var answer = gateway.post(chat("asked"), "authorization", ANNA);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate"))
                .hasValue("Bearer realm=\"ann\"");
        assertThat(provider.arrived()).isEqualTo(before);
    }

    @Test
    void whatIsNotSupportedIsNotServed() throws Exception {
        var answer = gateway.post(chat("browser"), "authorization", ANNA);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("the access policy of this route cannot be enforced");
    }

    @Test
    void openAisSdkRaisesItsAuthenticationError(@TempDir Path folder) throws Exception {
        var python = TestBed.find().envoy().resolveSibling("bin/python");
        Path script = Files.writeString(folder.resolve("client.py"), SDK);
        try (var client =
                Child.start(Command.of("openai", folder, python, script, gateway.uri("/v1")))) {
            client.await("its end", Duration.ofSeconds(60), () -> !client.isAlive());

            assertThat(client.log())
                    .contains("answer: This answers")
                    .contains("error: 401 the API key is not known");
        }
    }

    @Test
    void anAttemptOnAProtectedBackendNeedsItsPolicy() throws Exception {
        String config = Files.readString(gateway.config());
        int policies = config.indexOf("\nclientAuth:");
        long before = provider.arrived();

        gateway.configure(config.substring(0, policies + 1));
        try {
            Await.until(
                    "the configuration without policies",
                    Duration.ofSeconds(10),
                    () -> status(chat("keys")) == 503);
            assertThat(ask("keys", "authorization", "Bearer sk-client-oven")).isEqualTo(503);
            assertThat(provider.arrived()).isEqualTo(before);
        } finally {
            gateway.configure(config);
            Await.until(
                    "the configuration with policies",
                    Duration.ofSeconds(10),
                    () -> status(chat("keys")) == 401);
        }
    }

    @Test
    void anthropicsClientsAreToldInTheirDialect() throws Exception {
        var answer =
                gateway.post(
                        gateway.uri("/anthropic/v1/messages"),
                        "{\"model\":\"keys\",\"max_tokens\":9,\"messages\":[]}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"type\":\"authentication_error\"");
    }

    private static String chat(String model) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                .formatted(model);
    }

    private static int ask(String model, String... headers) throws Exception {
        return gateway.post(chat(model), headers).statusCode();
    }

    private static int status(String body) {
        try {
            return gateway.post(body).statusCode();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
