package io.outrigger.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.Main;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process: what it loads, and what it does not tell. */
class CredentialsIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static final String KEYS =
            """
            version: dev
            backends:
            - name: key
              schema: {name: OpenAI, prefix: v1}
              auth: {apiKey: {key: s3cret-key}}
            - name: azure-key
              schema: {name: AzureOpenAI, version: v}
              auth: {azureAPIKey: {key: s3cret-azure}}
            - name: azure-token
              schema: {name: AzureOpenAI, version: v}
              auth: {azure: {accessToken: s3cret-entra}}
            - name: anthropic
              schema: {name: Anthropic, prefix: v1}
              auth: {anthropicAPIKey: {key: s3cret-anthropic}}
            - name: bring
              schema: {name: OpenAI, prefix: v1}
              auth:
                apiKey: {key: s3cret-fallback}
                credentialOverride: {headerName: x-tenant-key, fallbackToConfigured: true}
            """;

    private static final String CLOUDS =
            """
            - name: aws
              schema: {name: AWSBedrock}
              auth:
                aws:
                  region: us-east-1
                  credentialFileLiteral: |
                    [default]
                    aws_access_key_id = AKIA
                    aws_secret_access_key = s3cret-access
                    aws_session_token = s3cret-session
            - name: bring-aws
              schema: {name: AWSBedrock}
              auth:
                aws: {region: us-east-1}
                credentialOverride: {headerName: x-aigw-aws-, fallbackToConfigured: false}
            - name: gcp
              schema: {name: GCPVertexAI}
              auth: {gcp: {accessToken: s3cret-google, region: global, projectName: p}}
            - name: broken
              schema: {name: AWSBedrock}
              auth: {aws: {region: us-east-1, credentialFileLiteral: s3cret-broken}}
            """;

    @TempDir private Path folder;
    private final int port = FreePorts.next();
    private final Vertx vertx = Vertx.vertx();
    private HttpClient client;

    @BeforeEach
    void connect() {
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false));
    }

    @AfterEach
    void disconnect() {
        vertx.close().await();
    }

    private Child start() {
        return Child.start(
                        Command.of(
                                "extproc",
                                folder,
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                "-Xlog:class+load:file=" + classes(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "-configPath",
                                config(),
                                "-extProcAddr",
                                "127.0.0.1:" + port,
                                "-adminPort",
                                "0",
                                "-logLevel",
                                "debug"))
                .awaitLine("AI Gateway External Processor is ready", LIMIT);
    }

    private Path config() {
        return folder.resolve("config.yaml");
    }

    private Path classes() {
        return folder.resolve("classes.log");
    }

    private void configure(String yaml) throws IOException {
        Path next = Files.writeString(folder.resolve("next.yaml"), yaml);
        Files.move(next, config(), StandardCopyOption.ATOMIC_MOVE);
    }

    private ProcessingResponse attempt(String backend, Map<String, String> client)
            throws InterruptedException {
        var router = open();
        var answer =
                open().send(Messages.attempt(backend, Messages.routed(router, client))).answer();
        router.end();
        return answer;
    }

    private GrpcStream open() {
        return GrpcStream.open(client, port);
    }

    private Map<String, String> sent(String backend, Map<String, String> client)
            throws InterruptedException {
        return Messages.sets(
                attempt(backend, client).getRequestHeaders().getResponse().getHeaderMutation());
    }

    @Test
    void noSecretIsLoggedWithAllDetails() throws Exception {
        configure(KEYS + CLOUDS);
        try (Child extproc = start()) {
            var aws =
                    Map.of(
                            "x-aigw-aws-access-key-id", "AKIA",
                            "x-aigw-aws-secret-access-key", "s3cret-mine",
                            "x-aigw-aws-session-token", "s3cret-mine-too");
            assertThat(sent("key", Map.of("authorization", "s3cret-client")))
                    .containsEntry("authorization", "Bearer s3cret-key");
            assertThat(sent("azure-key", Map.of())).containsEntry("api-key", "s3cret-azure");
            assertThat(sent("azure-token", Map.of()))
                    .containsEntry("authorization", "Bearer s3cret-entra");
            assertThat(sent("anthropic", Map.of())).containsEntry("x-api-key", "s3cret-anthropic");
            assertThat(sent("bring", Map.of("x-tenant-key", "s3cret-tenant")))
                    .containsEntry("authorization", "Bearer s3cret-tenant");
            assertThat(sent("aws", Map.of()))
                    .containsEntry("x-amz-security-token", "s3cret-session");
            assertThat(sent("bring-aws", aws))
                    .containsEntry("x-amz-security-token", "s3cret-mine-too");
            assertThat(sent("gcp", Map.of()))
                    .containsEntry("authorization", "Bearer s3cret-google");
            assertThat(status("bring-aws", Map.of("x-aigw-aws-access-key-id", "s3cret-id")))
                    .isEqualTo(401);
            assertThat(status("broken", Map.of())).isEqualTo(500);

            assertThat(extproc.log())
                    .contains("level=DEBUG")
                    .contains("backend=broken reason=\"auth: credentialFileLiteral: ")
                    .doesNotContain("s3cret");
        }
    }

    private int status(String backend, Map<String, String> client) throws InterruptedException {
        return attempt(backend, client).getImmediateResponse().getStatus().getCode();
    }

    @Test
    void theLibrariesOfTheCloudsAreLoadedWhenABackendNeedsThem() throws Exception {
        configure(KEYS);
        try (Child extproc = start()) {
            for (String backend :
                    List.of("key", "azure-key", "azure-token", "anthropic", "bring")) {
                assertThat(sent(backend, Map.of())).isNotEmpty();
            }
            assertThat(loadedOfClouds()).isEmpty();

            configure(KEYS + CLOUDS);
            extproc.awaitLine("backend=broken", LIMIT);

            assertThat(sent("gcp", Map.of())).isNotEmpty();
            assertThat(sent("aws", Map.of())).isNotEmpty();
            assertThat(loadedOfClouds()).isNotEmpty();
        }
    }

    private List<String> loadedOfClouds() throws IOException {
        return Files.readAllLines(classes()).stream()
                .filter(
                        line ->
                                line.contains(" software.amazon.")
                                        || line.contains(" com.google.a"))
                .toList();
    }
}
