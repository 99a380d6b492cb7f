package io.outrigger.extproc.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pod's environment tells, in a process of its own, and who it asks for a token then. */
class FetchedTokensIT {
    @TempDir private Path folder;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static String expiry() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3600).toString();
    }

    private static String awsKeys(String token) {
        return """
               {"AccessKeyId":"AKIA","SecretAccessKey":"secret","Token":"%s","Code":"Success",
                "Expiration":"%s"}
               """
                .formatted(token, expiry());
    }

    private static String assumed() {
        return """
               <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                 <AssumeRoleWithWebIdentityResult><Credentials>
                   <AccessKeyId>AKIA</AccessKeyId>
                   <SecretAccessKey>secret</SecretAccessKey>
                   <SessionToken>session</SessionToken>
                   <Expiration>%s</Expiration>
                 </Credentials></AssumeRoleWithWebIdentityResult>
               </AssumeRoleWithWebIdentityResponse>
               """
                .formatted(expiry());
    }

    private interface Answer {
        String to(HttpExchange exchange, String body);
    }

    private void on(String path, Answer answer) {
        server.createContext(
                path,
                exchange -> {
                    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    byte[] reply = answer.to(exchange, body).getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, reply.length);
                    exchange.getResponseBody().write(reply);
                    exchange.close();
                });
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String probe(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-XX:TieredStopAtLevel=1",
                                TokenProbe.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("HOME", folder.toString());
        builder.environment().putAll(environment);
        Path out = folder.resolve("out");
        var process = builder.redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out).strip();
    }

    @Test
    void awsKeysOfTheEnvironment() throws Exception {
        assertThat(probe(Map.of("AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", "s"), "aws"))
                .isEqualTo("AKIA s");
    }

    @Test
    void awsKeysOfASharedFile() throws Exception {
        Path shared =
                file("shared", "[default]\naws_access_key_id=AKIA\naws_secret_access_key=s\n");

        assertThat(probe(Map.of("AWS_SHARED_CREDENTIALS_FILE", shared.toString()), "aws"))
                .isEqualTo("AKIA s");
    }

    @Test
    void awsKeysOfThePodIdentityAgent() throws Exception {
        Path token = file("token", "pod-token");
        on("/v1/credentials", (exchange, _) -> awsKeys(header(exchange, "Authorization")));

        assertThat(
                        probe(
                                Map.of(
                                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                        url("/v1/credentials"),
                                        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                                        token.toString()),
                                "aws"))
                .isEqualTo("AKIA secret pod-token");
        assertThat(asked).containsExactly("GET /v1/credentials");
    }

    @Test
    void awsKeysOfAServiceAccount() throws Exception {
        Path token = file("token", "web-token");
        on(
                "/",
                (_, body) -> {
                    assertThat(body)
                            .contains("Action=AssumeRoleWithWebIdentity")
                            .contains("WebIdentityToken=web-token")
                            .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fgateway");
                    return assumed();
                });

        assertThat(
                        probe(
                                Map.of(
                                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                                        token.toString(),
                                        "AWS_ROLE_ARN",
                                        "arn:aws:iam::123456789012:role/gateway",
                                        "AWS_REGION",
                                        "us-east-1",
                                        "AWS_ENDPOINT_URL_STS",
                                        url("")),
                                "aws"))
                .isEqualTo("AKIA secret session");
    }

    @Test
    void awsKeysOfTheInstance() throws Exception {
        on("/latest/api/token", (_, _) -> "imds-token");
        on(
                "/latest/meta-data/iam/security-credentials",
                (exchange, _) -> {
                    assertThat(header(exchange, "X-aws-ec2-metadata-token"))
                            .isEqualTo("imds-token");
                    return exchange.getRequestURI().getPath().endsWith("/role")
                            ? awsKeys("session")
                            : "role";
                });

        assertThat(probe(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", url("")), "aws"))
                .isEqualTo("AKIA secret session");
        assertThat(asked).contains("PUT /latest/api/token");
    }

    @Test
    void withoutAnyAwsKeysTheReasonIsTold() throws Exception {
        assertThat(probe(Map.of("AWS_EC2_METADATA_DISABLED", "true"), "aws"))
                .contains("provider=aws")
                .contains("Unable to load credentials");
    }

    @Test
    void anAwsRoleThatMayNotBeAssumedIsTold() throws Exception {
        Path token = file("token", "web-token");
        server.createContext(
                "/",
                exchange -> {
                    byte[] reply =
                            """
                            <ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
                            <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message>
                            </Error></ErrorResponse>"""
                                    .getBytes(UTF_8);
                    exchange.sendResponseHeaders(403, reply.length);
                    exchange.getResponseBody().write(reply);
                    exchange.close();
                });

        assertThat(
                        probe(
                                Map.of(
                                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                                        token.toString(),
                                        "AWS_ROLE_ARN",
                                        "arn:aws:iam::123456789012:role/gateway",
                                        "AWS_REGION",
                                        "us-east-1",
                                        "AWS_EC2_METADATA_DISABLED",
                                        "true",
                                        "AWS_ENDPOINT_URL_STS",
                                        url("")),
                                "aws"))
                .contains("Not authorized to perform sts:AssumeRoleWithWebIdentity")
                .doesNotContain("web-token");
    }

    @Test
    void anAwsFileThatIsNotThereIsTold() throws Exception {
        Path none = folder.resolve("none");

        assertThat(withoutInstance("AWS_SHARED_CREDENTIALS_FILE", none))
                .contains("provider=aws")
                .contains("AWS_SHARED_CREDENTIALS_FILE: " + none + ": cannot be read");
    }

    private String withoutInstance(String variable, Path file) throws Exception {
        return probe(Map.of(variable, file.toString(), "AWS_EC2_METADATA_DISABLED", "true"), "aws");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[default]\ns3cret\n",
                "[default]\naws_secret_access_key=s3cret\n",
                "[other]\naws_access_key_id=AKIA\naws_secret_access_key=s3cret\n",
            })
    void anAwsFileThatIsNoneIsToldWithoutItsText(String text) throws Exception {
        assertThat(withoutInstance("AWS_SHARED_CREDENTIALS_FILE", file("shared", text)))
                .contains("provider=aws")
                .contains("ProfileCredentialsProvider(profileName=default): ")
                .doesNotContain("s3cret")
                .doesNotContain("cannot be read");
    }

    @Test
    void googleTokenOfAServiceAccountKey() throws Exception {
        on("/token", (_, body) -> googleToken(body, "grant-type%3Ajwt-bearer"));

        assertThat(
                        probe(
                                Map.of(
                                        "GOOGLE_APPLICATION_CREDENTIALS",
                                        serviceAccount(url("/token")).toString()),
                                "google"))
                .isEqualTo("ya29");
        assertThat(asked).containsExactly("POST /token");
    }

    private static String googleToken(String body, String grant) {
        assertThat(body).contains(grant);
        return "{\"access_token\":\"ya29\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";
    }

    private Path serviceAccount(String tokenUri) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return file(
                "account.json",
                """
                {"type":"service_account","project_id":"p","private_key_id":"1","client_id":"2",
                 "private_key":"-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
                 "client_email":"a@p.iam.gserviceaccount.com","token_uri":"%s"}
                """
                        .formatted(Base64.getEncoder().encodeToString(key), tokenUri));
    }

    @Test
    void googleTokenByAProxy() throws Exception {
        on("/", (_, body) -> googleToken(body, "grant-type%3Ajwt-bearer"));

        assertThat(
                        probe(
                                Map.of(
                                        "GOOGLE_APPLICATION_CREDENTIALS",
                                        serviceAccount("http://oauth2.invalid/token").toString()),
                                "google",
                                url("")))
                .isEqualTo("ya29");
        assertThat(asked).containsExactly("POST http://oauth2.invalid/token");
    }

    @Test
    void aGoogleKeyFileThatIsNotThereIsTold() throws Exception {
        Path none = folder.resolve("none");

        assertThat(probe(Map.of("GOOGLE_APPLICATION_CREDENTIALS", none.toString()), "google"))
                .contains("provider=google")
                .contains("GOOGLE_APPLICATION_CREDENTIALS: " + none + ": no such file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "{\"private_key\":\"s3cret\"",
                "{\"private_key\":\"s3cret\"}",
                "{\"type\":\"service_account\",\"private_key\":\"s3cret\"}",
                "{\"type\":\"service_account\",\"private_key\":\"s3cret\",\"client_id\":\"1\","
                        + "\"client_email\":\"e\",\"private_key_id\":\"2\"}",
            })
    void aGoogleKeyFileThatIsNoneIsToldWithoutItsText(String text) throws Exception {
        Path malformed = file("account.json", text);

        assertThat(probe(Map.of("GOOGLE_APPLICATION_CREDENTIALS", malformed.toString()), "google"))
                .contains("provider=google")
                .contains("GOOGLE_APPLICATION_CREDENTIALS: " + malformed + ": ")
                .doesNotContain("s3cret");
    }

    @Test
    void theGoogleInstanceIsAskedWithoutTheProxy() throws Exception {
        on(
                "/",
                (exchange, _) -> {
                    exchange.getResponseHeaders().set("Metadata-Flavor", "Google");
                    return googleToken("", "");
                });

        assertThat(
                        probe(
                                Map.of(
                                        "GCE_METADATA_HOST",
                                        "127.0.0.1:" + server.getAddress().getPort()),
                                "google",
                                "http://proxy.invalid:3128"))
                .isEqualTo("ya29");
    }

    @Test
    void googleTokenOfTheInstance() throws Exception {
        on(
                "/",
                (exchange, _) -> {
                    assertThat(header(exchange, "Metadata-Flavor")).isEqualTo("Google");
                    exchange.getResponseHeaders().set("Metadata-Flavor", "Google");
                    return googleToken("", "");
                });

        assertThat(
                        probe(
                                Map.of(
                                        "GCE_METADATA_HOST",
                                        "127.0.0.1:" + server.getAddress().getPort()),
                                "google"))
                .isEqualTo("ya29");
        assertThat(asked)
                .anyMatch(
                        it ->
                                it.contains(
                                        "/computeMetadata/v1/instance/service-accounts/default/token"));
    }
}
