package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BodyMutation;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.HeaderMutation;
import io.outrigger.contract.Schema;
import io.outrigger.extproc.access.SampleServices;
import io.outrigger.extproc.client.Endpoints;
import io.outrigger.extproc.credential.Credential.Signing;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.credential.GoogleAccess;
import io.outrigger.extproc.exchange.BodyBudget;
import io.outrigger.extproc.exchange.Calls;
import io.outrigger.extproc.exchange.Scene;
import io.outrigger.extproc.exchange.Turns;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.openai.OpenAiEndpoints;
import io.outrigger.extproc.provider.Providers;
import io.outrigger.extproc.provider.openai.OpenAiProviders;
import io.outrigger.extproc.serving.ServingBackend;
import io.outrigger.extproc.serving.ServingConfig;
import io.outrigger.testkit.process.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that wait for a token. */
class ProcessorStreamTest {
    private static final String BACKEND = "ns/b/route/r/rule/0/ref/0";

    private final Metrics metrics = new Metrics(HeaderAttributes.NONE);

    /** Every signature that was asked for, for the test to give. */
    private final BlockingQueue<CompletableFuture<Signing>> asked = new LinkedBlockingQueue<>();

    private Vertx vertx;
    private ExtProcServer server;
    private HttpClient client;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        var scene =
                new Scene(
                        Scene.Pairing.HERE,
                        new Endpoints(OpenAiEndpoints.below("")),
                        new Calls(),
                        new BodyBudget(1_000),
                        new Turns(1_000),
                        metrics,
                        Scene.Watching.NOTHING,
                        () -> Instant.EPOCH);
        ServingConfig config = config();
        server =
                ExtProcServer.listen(
                                vertx,
                                SocketAddress.inetSocketAddress(0, "127.0.0.1"),
                                1_000,
                                scene,
                                () -> config)
                        .await();
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false));
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void messagesThatCameDuringTheWaitAreAnsweredAfterItInOrder() throws Exception {
        var router = open();
        var upstream = open().send(Messages.attempt(BACKEND, Messages.routed(router)));
        var signing = signing();
        upstream.send(Messages.requestTrailers()).send(Messages.responseTrailers());
        assertThat(upstream.answerSoon()).isNull();

        signing.complete(signed("first"));

        assertThat(upstream.answer().getRequestHeaders().getResponse().toString())
                .contains("first");
        assertThat(upstream.answer().hasRequestTrailers()).isTrue();
        assertThat(upstream.answer().hasResponseTrailers()).isTrue();
        upstream.end();
        assertThat(upstream.status()).isEqualTo("0");
    }

    @Test
    void theEndDuringTheWaitComesAfterTheAnswer() throws Exception {
        var router = open();
        var upstream = open().send(Messages.attempt(BACKEND, Messages.routed(router)));
        var signing = signing();
        upstream.end();
        assertThat(upstream.answerSoon()).isNull();

        signing.complete(signed("late"));

        assertThat(upstream.answer().hasRequestHeaders()).isTrue();
        assertThat(upstream.status()).isEqualTo("0");
    }

    @Test
    void aResetDuringTheWaitHarmsNoOtherStream() throws Exception {
        var router = open();
        var upstream = open().send(Messages.attempt(BACKEND, Messages.routed(router)));
        var signing = signing();
        upstream.reset();
        Await.until("the reset", Duration.ofSeconds(5), () -> openStreams() == 1);

        signing.complete(signed("too late"));

        var next = open().send(Messages.attempt(BACKEND, Messages.routed(open())));
        signing().complete(signed("next"));
        assertThat(next.answer().getRequestHeaders().getResponse().toString()).contains("next");
        assertThat(upstream.answerSoon()).isNull();
        assertThat(server.connections()).isEqualTo(1);
        assertThat(new String(metrics.text(), UTF_8))
                .contains("outrigger_extproc_stream_faults_total 0.0");
    }

    @Test
    void otherStreamsAreAnsweredDuringTheWait() throws Exception {
        open().send(Messages.attempt(BACKEND, Messages.routed(open())));
        var _ = signing();

        var other = open().send(Messages.attempt(BACKEND, Messages.routed(open())));
        signing().complete(signed("other"));

        assertThat(other.answer().hasRequestHeaders()).isTrue();
    }

    @Test
    void aWaitThatFailsEndsItsStreamOnly() throws Exception {
        var router = open();
        var upstream = open().send(Messages.attempt(BACKEND, Messages.routed(router)));

        signing().completeExceptionally(new IllegalStateException("a bug of ours"));

        assertThat(upstream.status()).isEqualTo("13");
        router.end();
        assertThat(router.status()).isEqualTo("0");
    }

    private GrpcStream open() {
        return GrpcStream.open(client, server.port());
    }

    private CompletableFuture<Signing> signing() throws InterruptedException {
        CompletableFuture<Signing> signing = asked.poll(5, TimeUnit.SECONDS);
        if (signing == null) {
            throw new IllegalStateException("no signature was asked for");
        }
        return signing;
    }

    private static Signing signed(String value) {
        return new Signing.Signed("/p", Map.of("authorization", value));
    }

    private double openStreams() {
        return new String(metrics.text(), UTF_8)
                .lines()
                .filter(line -> line.startsWith("outrigger_extproc_open_streams "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private ServingConfig config() {
        var backend =
                new Backend(
                        BACKEND,
                        "",
                        new Schema(Schema.Name.OpenAI, "", ""),
                        null,
                        HeaderMutation.NONE,
                        BodyMutation.NONE);
        var filter =
                new FilterConfig(
                        "",
                        "",
                        List.of(),
                        List.of(),
                        List.of(backend),
                        List.of(),
                        Map.of(),
                        List.of(),
                        null);
        var config =
                ServingConfig.of(
                        filter,
                        "h",
                        new Providers(Map.of(Schema.Name.OpenAI, OpenAiProviders.compatible())),
                        new Credentials(
                                Clock.systemUTC(),
                                GoogleAccess.DEFAULT,
                                new Metrics(HeaderAttributes.NONE)),
                        SampleServices.create());
        if (!(config.backends().get(BACKEND) instanceof ServingBackend.Ready ready)) {
            throw new IllegalStateException("not ready");
        }
        var waiting =
                new ServingBackend.Ready(
                        ready.backend(),
                        ready.provider(),
                        _ -> {
                            var signing = new CompletableFuture<Signing>();
                            asked.add(signing);
                            return signing;
                        },
                        ready.hiddenHeaders(),
                        ready.bodyChanges());
        return new ServingConfig(
                "h", filter, Map.of(BACKEND, waiting), config.costs(), config.access());
    }
}
