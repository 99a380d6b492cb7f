package io.outrigger.extproc.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.outrigger.contract.ClientAuth.ExtAuth;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that decides. */
class ExtAuthCheckTest {
    private HttpServer server;
    private volatile int status = 200;
    private volatile String asked = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        asked =
                "%s %s %s %s %s"
                        .formatted(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI(),
                                headers.getFirst("authorization"),
                                headers.getFirst("x-tenant"),
                                headers.getFirst("x-secret"));
        exchange.getResponseHeaders().set("x-user", "ann");
        exchange.getResponseHeaders().set("x-other", "1");
        if (status == 401) {
            exchange.getResponseHeaders().set("www-authenticate", "Basic realm=\"it\"");
        }
        byte[] body = "body".getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void theServiceIsToldWhatItNeedsAndTellsWhoAsks() {
        var verdict = judge(false, "/v1/chat/completions?a=b");

        assertThat(asked).isEqualTo("POST /check/v1/chat/completions?a=b Bearer t a null");
        assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
        assertThat(((Verdict.Admitted) verdict).headers())
                .containsExactly(Map.entry("x-user", "ann"));
    }

    @Test
    void anythingElseThan200Refuses() {
        status = 401;
        assertThat(judge(true, "/v1"))
                .isEqualTo(
                        new Verdict.Refused(
                                ErrorKind.UNAUTHORIZED,
                                "the authorization service refused the request",
                                "Basic realm=\"it\""));
        for (int other : List.of(201, 302, 403, 429, 500)) {
            status = other;
            assertThat(judge(true, "/v1")).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void aServiceThatIsDownRefusesUnlessItFailsOpen() {
        server.stop(0);

        assertThat(judge(false, "/v1")).isInstanceOf(Verdict.Refused.class);
        var admitted = judge(true, "/v1");

        assertThat(admitted).isInstanceOf(Verdict.Admitted.class);
        var headers = new LinkedHashMap<String, String>();
        headers.put("x-user", null);
        assertThat(((Verdict.Admitted) admitted).headers())
                .as("only the service may say it")
                .isEqualTo(headers);
    }

    @Test
    void whatCannotBeAskedIsRefusedEvenIfItFailsOpen() {
        assertThat(judge(true, "/v1 chat")).isInstanceOf(Verdict.Refused.class);
    }

    private Verdict judge(boolean failOpen, String path) {
        var service =
                new ExtAuth(
                        new ExtAuthService.Http(
                                "http://127.0.0.1:" + server.getAddress().getPort() + "/check",
                                List.of("x-user")),
                        List.of("x-tenant"),
                        Duration.ofSeconds(10),
                        failOpen);
        var policy = new Policy("ns/p", List.of(), "", null, null, null, null, service);
        var request =
                Headers.of(
                        Map.of(
                                ":method", "POST",
                                ":path", path,
                                ":authority", "ai.example",
                                "authorization", "Bearer t",
                                "x-tenant", "a",
                                "x-secret", "s",
                                "x-user", "spoofed"));
        return AccessPolicy.of(policy, SampleServices.create())
                .judge(request, "")
                .toCompletableFuture()
                .join();
    }
}
