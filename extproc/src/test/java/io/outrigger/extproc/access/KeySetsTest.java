package io.outrigger.extproc.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KeySetsTest {
    private static final Duration BRIEF = Duration.ofSeconds(1);

    @Test
    void keysThatCannotBeFetchedAnyMoreAreKept() throws Exception {
        String keys =
                new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("a").generate().toPublicJWK())
                        .toString();
        var answer = new AtomicReference<>(keys);
        var fetches = new AtomicInteger();
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    fetches.incrementAndGet();
                    byte[] body = answer.get().getBytes(UTF_8);
                    exchange.sendResponseHeaders(body.length == 0 ? 503 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        try {
            var uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
            var source = new KeySets().fetched(uri, BRIEF);
            var all = new JWKSelector(new JWKMatcher.Builder().build());
            assertThat(source.get(all, null)).extracting(JWK::getKeyID).isEqualTo(List.of("a"));
            answer.set("");
            Thread.sleep(BRIEF.plusMillis(100));

            assertThat(source.get(all, null)).extracting(JWK::getKeyID).isEqualTo(List.of("a"));
            assertThat(fetches.get()).isGreaterThan(1);
        } finally {
            server.stop(0);
        }
    }
}
