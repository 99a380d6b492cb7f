package io.outrigger.controller.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.controller.Snapshots;
import io.outrigger.controller.token.Endpoints;
import io.outrigger.controller.token.Exchange;
import io.outrigger.controller.token.ExchangeException;
import io.outrigger.controller.token.Token;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.TokenExchange;
import io.outrigger.manifests.model.TokenExchanges;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of exchange over HTTP, with endpoints that take only what the real ones take. */
class ExchangeTest {
    private static StrictTokens tokens;
    private static HttpTransport transport;

    @BeforeAll
    static void start() {
        tokens = StrictTokens.start();
        transport = new HttpTransport(Proxies.NONE);
    }

    @AfterAll
    static void stop() {
        transport.close();
        tokens.close();
    }

    static List<String> specs() {
        return Policies.all();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void endpointsGiveATokenForAnHour(String spec) throws Exception {
        var token = token(transport, spec);

        assertThat(tokens.violations()).isEmpty();
        assertThat(token.value().value()).containsPattern("ASIA\\d|entra-\\d|google-\\d");
        assertThat(Duration.between(Instant.now(), token.expires()))
                .isBetween(Duration.ofMinutes(58), Duration.ofMinutes(61));
    }

    @Test
    void aProxyLeadsToItsCloudOnly() {
        var proxies =
                new Proxies(
                        Optional.empty(),
                        Optional.of(URI.create("http://127.0.0.1:1")),
                        Optional.empty());
        try (var proxied = new HttpTransport(proxies)) {
            assertThatThrownBy(() -> token(proxied, Policies.AZURE_FEDERATION))
                    .isInstanceOf(ExchangeException.class)
                    .hasMessageContaining(tokens.url("/azure/contoso.example/oauth2/v2.0/token"))
                    .hasMessageContaining("ConnectException");
            assertThat(tokens.violations()).isEmpty();
        }
    }

    @Test
    void nobodyThereIsSaidWithTheEndpoint() {
        String spec = Policies.AWS.replace("IDP", "http://127.0.0.1:1/idp");

        assertThatThrownBy(() -> token(transport, spec))
                .isInstanceOf(ExchangeException.class)
                .hasMessageStartingWith(
                        "http://127.0.0.1:1/idp/.well-known/openid-configuration: ");
    }

    private static Token token(HttpTransport over, String spec)
            throws ExchangeException, InterruptedException {
        var endpoints =
                new Endpoints(
                        URI.create(tokens.url("/aws")),
                        URI.create(tokens.url("/azure")),
                        URI.create(tokens.url("/google-sts")),
                        URI.create(tokens.url("/google-iam")));
        var snapshot = Snapshots.of(Policies.yaml(spec, tokens));
        var policy = snapshot.policies().firstEntry().getValue();
        var wanted =
                switch (TokenExchanges.of(policy, snapshot).orElseThrow()) {
                    case Resolved.Found<TokenExchange>(var found) -> found;
                    case Resolved.Dangling<TokenExchange>(var problem) ->
                            throw new AssertionError(problem.message());
                };
        return new Exchange(over, endpoints, InstantSource.system()).token(wanted);
    }
}
