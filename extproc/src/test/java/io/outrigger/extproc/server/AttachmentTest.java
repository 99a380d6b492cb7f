package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.outrigger.contract.Schema;
import io.outrigger.extproc.access.SampleServices;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.credential.GoogleAccess;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.provider.Providers;
import io.outrigger.extproc.provider.openai.OpenAiProviders;
import io.outrigger.extproc.server.Attachment.EnvoyAddress;
import io.outrigger.testkit.process.Await;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttachmentTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String DUMP =
            """
            {"name": "ai-gateway-extproc-uds"} {"name": "envoy.filters.http.ext_proc/aigateway"}
            {"per_route_rule_backend_name": "one"}
            """;

    private final ConfigReloader config =
            new ConfigReloader(
                    new Providers(Map.of(Schema.Name.OpenAI, OpenAiProviders.compatible())),
                    new Credentials(
                            Clock.systemUTC(),
                            GoogleAccess.DEFAULT,
                            new Metrics(HeaderAttributes.NONE)),
                    SampleServices.create().authorizer(),
                    new Metrics(HeaderAttributes.NONE));
    private volatile String dump = DUMP;
    private volatile String errorState = "";
    private volatile String stats = counted(3, 1);
    private Vertx vertx;
    private HttpServer envoy;

    @BeforeEach
    void start() throws IOException {
        vertx = Vertx.vertx();
        envoy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/config_dump", () -> dump + errorState);
        answer("/stats", () -> stats);
        envoy.start();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        envoy.stop(0);
    }

    @Test
    void anotherConfigurationIsComparedAnewThoughTheOneBeforeWasAttached() {
        load("one");
        var attachment = watched();
        Await.until("attached", LIMIT, () -> attachment.state().attached());

        load("another");

        Await.until("not attached", LIMIT, () -> !attachment.state().attached());
        assertThat(attachment.state())
                .isEqualTo(
                        new Attachment.State(true, true, 1, new TreeSet<>(Set.of("another")), ""));
    }

    @Test
    void whatEnvoyRefusesIsToldUntilItTakesAnUpdate() {
        load("one");
        var attachment = watched();
        Await.until("attached", LIMIT, () -> attachment.state().attached());

        stats = counted(3, 2);
        load("another");
        Await.until("told", LIMIT, () -> !attachment.state().lastError().isEmpty());
        assertThat(attachment.state().lastError())
                .isEqualTo("Envoy refuses an update of its clusters, 2 so far");

        stats = counted(4, 2);
        load("one");
        Await.until("attached", LIMIT, () -> attachment.state().attached());
        assertThat(attachment.state().lastError()).isEmpty();

        errorState = "\"error_state\": {\"details\": \"bad listener\"}";
        load("another");
        Await.until("told", LIMIT, () -> !attachment.state().lastError().isEmpty());
        assertThat(attachment.state().lastError())
                .isEqualTo("Envoy refuses a listener: bad listener");
        load("one");
        Await.until("attached all the same", LIMIT, () -> attachment.state().attached());
        assertThat(attachment.state().lastError())
                .isEqualTo("Envoy refuses a listener: bad listener");
    }

    @Test
    void whatEnvoyLosesIsSeenSoonThoughAllWasWell() {
        load("one");
        var attachment = watched();
        Await.until("attached", LIMIT, () -> attachment.state().attached());

        dump = DUMP.replace("ai-gateway-extproc-uds", "another");
        stats = counted(4, 1);

        Await.until("not attached", LIMIT, () -> !attachment.state().attached());
        assertThat(attachment.state().cluster()).isFalse();
    }

    @Test
    void aClusterThatLeadsElsewhereIsTold() {
        dump = DUMP + " {\"pipe\": {\"path\": \"/elsewhere\"}}";
        load("one");

        var attachment = watched();

        Await.until(
                "told",
                LIMIT,
                () ->
                        attachment
                                .state()
                                .lastError()
                                .equals(
                                        "Envoy looks for ext_proc at /elsewhere (expected:"
                                                + " /uds/run.sock)"));
        assertThat(attachment.state().attached()).isFalse();
    }

    @Test
    void anEnvoyThatDoesNotAnswerProvesNothing() {
        load("one");
        envoy.stop(0);

        var attachment = watched();

        Await.until(
                "told",
                LIMIT,
                () -> attachment.state().lastError().startsWith("Envoy's admin interface: "));
        assertThat(attachment.state().attached()).isFalse();
    }

    private Attachment watched() {
        var address = new EnvoyAddress("127.0.0.1", envoy.getAddress().getPort(), "/uds/run.sock");
        return Attachment.watch(vertx, address, config, new Metrics(HeaderAttributes.NONE));
    }

    private static String counted(int taken, int refused) {
        return """
        cluster_manager.cds.update_rejected: %d
        cluster_manager.cds.update_success: %d
        """
                .formatted(refused, taken);
    }

    private void answer(String path, Supplier<String> text) {
        envoy.createContext(
                path,
                exchange -> {
                    byte[] bytes = text.get().getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private void load(String backend) {
        config.load(
                """
                version: dev
                backends:
                - {name: %s, schema: {name: OpenAI, prefix: v1}}
                """
                        .formatted(backend)
                        .getBytes(UTF_8));
        assertThat(config.lastError()).isEmpty();
    }
}
