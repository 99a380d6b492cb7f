package io.outrigger.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Timestamp;
import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.ClientAuth.ContextExtension;
import io.outrigger.contract.ClientAuth.ExtAuth;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.extproc.access.AccessPolicies;
import io.outrigger.extproc.access.KeySets;
import io.outrigger.extproc.access.Services;
import io.outrigger.extproc.access.Verdict;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.envoy.auth.CheckRequest;
import io.outrigger.extproc.envoy.auth.CheckResponse;
import io.outrigger.extproc.envoy.auth.DeniedHttpResponse;
import io.outrigger.extproc.envoy.auth.HeaderValue;
import io.outrigger.extproc.envoy.auth.HeaderValueOption;
import io.outrigger.extproc.envoy.auth.HeaderValueOption.HeaderAppendAction;
import io.outrigger.extproc.envoy.auth.HttpStatus;
import io.outrigger.extproc.envoy.auth.OkHttpResponse;
import io.outrigger.extproc.envoy.auth.Status;
import io.outrigger.extproc.http.Headers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service over gRPC that decides. */
class AuthorizationClientTest {
    private static final ServiceMethod<CheckRequest, CheckResponse> CHECK =
            ServiceMethod.server(
                    ServiceName.create("envoy.service.auth.v3.Authorization"),
                    "Check",
                    GrpcMessageEncoder.encoder(),
                    GrpcMessageDecoder.decoder(CheckRequest.newBuilder()));
    private static final Instant NOW = Instant.parse("2026-11-27T09:00:00.5Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final CheckResponse YES =
            CheckResponse.newBuilder().setStatus(Status.getDefaultInstance()).build();

    private final BlockingQueue<CheckRequest> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> timeouts = new LinkedBlockingQueue<>();
    private final List<HttpConnection> connections = new CopyOnWriteArrayList<>();
    private volatile Supplier<CheckResponse> says = () -> YES;
    private volatile GrpcStatus status = GrpcStatus.OK;
    private volatile boolean hangs;
    private Vertx vertx;
    private HttpServer server;
    private AuthorizationClient client;
    private List<String> headersToExtAuth = List.of();
    private Duration timeout = PATIENCE;
    private boolean failOpen;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        server = listen(new HttpServerOptions());
        client = new AuthorizationClient(vertx, InstantSource.fixed(NOW));
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private HttpServer listen(HttpServerOptions options) {
        var grpc = GrpcServer.server(vertx).callHandler(CHECK, this::answer);
        return vertx.createHttpServer(options)
                .connectionHandler(connections::add)
                .requestHandler(grpc)
                .listen(0, "127.0.0.1")
                .await();
    }

    private void answer(GrpcServerRequest<CheckRequest, CheckResponse> call) {
        timeouts.add(String.valueOf(call.headers().get("grpc-timeout")));
        call.handler(
                question -> {
                    asked.add(question);
                    if (hangs) {
                        return;
                    }
                    if (status == GrpcStatus.OK) {
                        call.response().end(says.get());
                    } else {
                        call.response().status(status).end();
                    }
                });
    }

    @Test
    void theServiceIsToldTheWholeRequestButTheBody() throws InterruptedException {
        assertThat(judge()).isInstanceOf(Verdict.Admitted.class);

        var attributes = asked.take().getAttributes();
        var http = attributes.getRequest().getHttp();
        assertThat(http.getMethod()).isEqualTo("POST");
        assertThat(http.getPath()).isEqualTo("/v1/chat/completions?a=b");
        assertThat(http.getHost()).isEqualTo("ai.example");
        assertThat(http.getScheme()).isEqualTo("https");
        assertThat(http.getId()).isEqualTo("id-1");
        assertThat(http.getSize()).isEqualTo(12);
        assertThat(http.getHeadersMap())
                .containsOnlyKeys(
                        ":method",
                        ":path",
                        ":authority",
                        ":scheme",
                        "authorization",
                        "content-length",
                        "x-request-id",
                        "x-tenant",
                        "x-user")
                .containsEntry("authorization", "Bearer t");
        assertThat(attributes.getRequest().getTime())
                .isEqualTo(
                        Timestamp.newBuilder()
                                .setSeconds(NOW.getEpochSecond())
                                .setNanos(500_000_000)
                                .build());
        assertThat(attributes.getSource().getAddress().getSocketAddress().getAddress())
                .isEqualTo("10.1.2.3");
        assertThat(attributes.getContextExtensionsMap()).containsExactly(Map.entry("oven", "1"));
        assertThat(timeouts.take()).isEqualTo("10000m");
    }

    @Test
    void onlyNamedHeadersAreTold() throws InterruptedException {
        headersToExtAuth = List.of("x-tenant", "x-other");

        assertThat(judge()).isInstanceOf(Verdict.Admitted.class);

        var http = asked.take().getAttributes().getRequest().getHttp();
        assertThat(http.getHeadersMap()).containsExactly(Map.entry("x-tenant", "a"));
        assertThat(http.getPath()).isEqualTo("/v1/chat/completions?a=b");
    }

    @Test
    void theServiceChangesHeadersForTheBackend() {
        var ok =
                OkHttpResponse.newBuilder()
                        .addHeaders(header("X-User", "ann"))
                        .addHeaders(appended("x-tenant", "b"))
                        .addHeaders(appended("x-tenant", "c"))
                        .addHeaders(header("x-if-absent", "1", HeaderAppendAction.ADD_IF_ABSENT))
                        .addHeaders(header("x-request-id", "2"))
                        .addHeaders(header("x-never", "1", HeaderAppendAction.OVERWRITE_IF_EXISTS))
                        .addHeaders(header(":path", "/admin"))
                        .addHeaders(header("host", "other"))
                        .addHeaders(header("x-ai-eg-model", "other"))
                        .addHeaders(header("x-two-lines", "a\r\nb"))
                        .addHeadersToRemove("Authorization")
                        .addHeadersToRemove(":method");
        says = () -> YES.toBuilder().setOkResponse(ok).build();

        var expected = new LinkedHashMap<String, String>();
        expected.put("x-user", "ann");
        expected.put("x-tenant", "a,b,c");
        expected.put("x-if-absent", "1");
        expected.put("x-never", null);
        expected.put("authorization", null);
        assertThat(judge()).isEqualTo(new Verdict.Admitted(expected));
    }

    @Test
    void aRefusalIsForbiddenUnlessItIs401() {
        says = () -> denied(0).build();
        assertThat(judge()).isEqualTo(refused(ErrorKind.FORBIDDEN, ""));
        says = () -> denied(429).build();
        assertThat(judge()).isEqualTo(refused(ErrorKind.FORBIDDEN, ""));
        says = () -> CheckResponse.newBuilder().setStatus(Status.newBuilder().setCode(7)).build();
        assertThat(judge()).isEqualTo(refused(ErrorKind.FORBIDDEN, ""));
        says = () -> denied(401).build();
        assertThat(judge())
                .isEqualTo(refused(ErrorKind.UNAUTHORIZED, "Bearer realm=\"ai-gateway\""));
        says =
                () -> {
                    var denied = denied(401);
                    denied.getDeniedResponseBuilder()
                            .addHeaders(header("WWW-Authenticate", "Basic realm=\"it\""));
                    return denied.build();
                };
        assertThat(judge()).isEqualTo(refused(ErrorKind.UNAUTHORIZED, "Basic realm=\"it\""));
        failOpen = true;
        assertThat(judge()).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aServiceThatFailsRefusesUnlessItFailsOpen() {
        status = GrpcStatus.UNAVAILABLE;
        assertThat(judge()).isEqualTo(unasked());
        status = GrpcStatus.OK;
        says =
                () -> {
                    var denied = denied(403);
                    denied.getDeniedResponseBuilder()
                            .addHeaders(header("x-page", "long".repeat(1 << 18)));
                    return denied.build();
                };
        assertThat(judge()).isEqualTo(unasked());
        server.close().await();
        assertThat(judge()).isEqualTo(unasked());

        failOpen = true;
        assertThat(judge()).isEqualTo(new Verdict.Admitted(Map.of()));
    }

    @Test
    void aServiceThatIsLateRefusesAndIsReachedOnANewConnection() throws InterruptedException {
        hangs = true;
        timeout = Duration.ofMillis(300);
        assertThat(judge()).isEqualTo(unasked());
        assertThat(asked.poll(5, TimeUnit.SECONDS)).isNotNull();

        hangs = false;
        timeout = PATIENCE;
        assertThat(judge()).isInstanceOf(Verdict.Admitted.class);
        assertThat(connections).hasSize(2);
    }

    @Test
    void aConnectionThatGoesAwayUnderTheQuestionIsReplaced() {
        for (int i = 1; i <= 5; i++) {
            assertThat(judge()).isInstanceOf(Verdict.Admitted.class);
            assertThat(connections).hasSize(i);
            connections.getLast().close();
        }
    }

    @Test
    void questionsShareAConnection() {
        for (int i = 0; i < 5; i++) {
            assertThat(judge()).isInstanceOf(Verdict.Admitted.class);
        }

        assertThat(connections).hasSize(1);
    }

    @Test
    void aCertificateMustBeTrusted() {
        server =
                listen(
                        new HttpServerOptions()
                                .setSsl(true)
                                .setUseAlpn(true)
                                .setKeyCertOptions(store("server.p12")));

        assertThat(judge("https")).isEqualTo(unasked());
        client = new AuthorizationClient(vertx, InstantSource.fixed(NOW), store("trust.p12"));
        assertThat(judge("https")).isInstanceOf(Verdict.Admitted.class);
        assertThat(judge("http")).isEqualTo(unasked());
    }

    private static PfxOptions store(String file) {
        return new PfxOptions().setPath("authorizer/" + file).setPassword("authorizer");
    }

    private static CheckResponse.Builder denied(int status) {
        return CheckResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(16))
                .setDeniedResponse(
                        DeniedHttpResponse.newBuilder()
                                .setStatus(HttpStatus.newBuilder().setCode(status)));
    }

    private static Verdict.Refused refused(ErrorKind kind, String challenge) {
        return new Verdict.Refused(
                kind, "the authorization service refused the request", challenge);
    }

    private static Verdict.Refused unasked() {
        return new Verdict.Refused(
                ErrorKind.FORBIDDEN, "the authorization service cannot be asked at the moment", "");
    }

    private static HeaderValueOption header(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .build();
    }

    private static HeaderValueOption header(String name, String value, HeaderAppendAction action) {
        return header(name, value).toBuilder().setAppendAction(action).build();
    }

    private static HeaderValueOption appended(String name, String value) {
        return header(name, value).toBuilder().setAppend(BoolValue.of(true)).build();
    }

    private Verdict judge() {
        return judge("http");
    }

    private Verdict judge(String scheme) {
        var service =
                new ExtAuthService.Grpc(
                        scheme + "://127.0.0.1:" + server.actualPort(),
                        List.of(new ContextExtension("oven", "1")));
        var policy =
                new Policy(
                        "ns/p",
                        List.of(),
                        "",
                        null,
                        null,
                        null,
                        null,
                        new ExtAuth(service, headersToExtAuth, timeout, failOpen));
        var request = new LinkedHashMap<String, String>();
        request.put(":method", "POST");
        request.put(":path", "/v1/chat/completions?a=b");
        request.put(":authority", "ai.example");
        request.put(":scheme", "https");
        request.put("authorization", "Bearer t");
        request.put("content-length", "12");
        request.put("x-request-id", "id-1");
        request.put("x-tenant", "a");
        request.put("x-user", "spoofed");
        request.put("x-ai-eg-client-address", "10.1.2.3");
        return AccessPolicies.of(
                        new ClientAuth(List.of(policy)),
                        List.of(),
                        new Services(new KeySets(), client))
                .all()
                .getFirst()
                .judge(Headers.of(request), "10.1.2.3")
                .toCompletableFuture()
                .join();
    }
}
