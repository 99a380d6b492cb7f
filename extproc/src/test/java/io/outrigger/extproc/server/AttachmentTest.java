package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.outrigger.contract.Schema;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.credential.GoogleAccess;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.provider.Providers;
import io.outrigger.extproc.provider.openai.OpenAiProviders;
import io.outrigger.testkit.process.Await;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
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
                    new Metrics(HeaderAttributes.NONE));
    private Vertx vertx;
    private HttpServer envoy;

    @BeforeEach
    void start() throws IOException {
        vertx = Vertx.vertx();
        envoy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        envoy.createContext(
                "/config_dump",
                exchange -> {
                    exchange.sendResponseHeaders(200, DUMP.length());
                    exchange.getResponseBody().write(DUMP.getBytes(UTF_8));
                    exchange.close();
                });
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
        var attachment = Attachment.watch(vertx, "127.0.0.1", envoy.getAddress().getPort(), config);
        Await.until("attached", LIMIT, () -> attachment.state().attached());

        load("another");

        Await.until("not attached", LIMIT, () -> !attachment.state().attached());
        assertThat(attachment.state()).isEqualTo(new Attachment.State(true, true, 0, 1, ""));
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
