package io.outrigger.controller.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Secret;
import io.outrigger.controller.Snapshots;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.TokenExchange;
import io.outrigger.manifests.model.TokenExchanges;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is asked of providers for a policy, and what becomes of their answers; {@code in.yaml} is a
 * policy with its Secrets, {@code in.answers.yaml} what endpoints answer in turn.
 */
class ExchangeGoldenTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z"));

    static Stream<Golden> cases() {
        return Golden.cases("exchange");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void exchanges(Golden it) throws InterruptedException {
        var snapshot = Snapshots.of(it.read("in.yaml"));
        var policy = snapshot.policies().firstEntry().getValue();
        var calls = new StringBuilder();
        String outcome =
                switch (TokenExchanges.of(policy, snapshot).orElseThrow()) {
                    case Resolved.Dangling<TokenExchange>(var problem) ->
                            "refused: " + problem.reason() + ": " + problem.message() + "\n";
                    case Resolved.Found<TokenExchange>(var exchange) -> {
                        assertThat(exchange.toString()).doesNotContain("s3cret");
                        yield outcome(exchange, it, calls);
                    }
                };

        it.matches("out.calls.txt", calls.toString());
        it.matches("out.token.txt", outcome);
        it.noUnusedFiles();
    }

    private static String outcome(TokenExchange exchange, Golden it, StringBuilder calls)
            throws InterruptedException {
        var answers = Yaml.documents(it.read("in.answers.yaml")).iterator();
        Exchange.Transport transport =
                call -> {
                    calls.append(text(call));
                    assertThat(call.toString()).doesNotContain("s3cret");
                    var answer = answers.next();
                    return new Answer(
                            answer.path("status").asInt(), answer.path("body").asString());
                };
        try {
            var token = new Exchange(transport, endpoints(it), CLOCK).token(exchange);
            assertThat(answers.hasNext()).as("answers that nobody asked for").isFalse();
            return "%s until %s:%n%s%n"
                    .formatted(token.key(), token.expires(), token.value().value());
        } catch (ExchangeException e) {
            assertThat(e.getMessage()).doesNotContain("s3cret");
            return "failed: " + e.getMessage() + "\n";
        }
    }

    private static Endpoints endpoints(Golden it) {
        var defaults = Endpoints.DEFAULT;
        return it.toString().startsWith("custom-")
                ? new Endpoints(
                        URI.create("https://vpce-1.sts.eu-central-1.vpce.amazonaws.com/"),
                        URI.create("https://login.microsoftonline.us/"),
                        defaults.googleSts(),
                        defaults.googleIamCredentials())
                : defaults;
    }

    /** A call as a reviewer likes to read it: a field a line. */
    private static String text(Call call) {
        var headers = new TreeMap<>(call.headers());
        boolean form = call.headers().containsValue("application/x-www-form-urlencoded");
        String body =
                form
                        ? Stream.of(call.body().split("&", -1))
                                .map(
                                        it ->
                                                "  "
                                                        + URLDecoder.decode(
                                                                it, StandardCharsets.UTF_8)
                                                        + "\n")
                                .collect(Collectors.joining())
                        : call.body().isEmpty() ? "" : "  " + call.body() + "\n";
        List<String> hidden = call.secrets().stream().map(Secret::value).toList();
        return "%s %s (%s)%n%s%s  hidden: %s%n%n"
                .formatted(
                        call.method(),
                        call.uri(),
                        call.via(),
                        headers.entrySet().stream()
                                .map(it -> it.getKey() + ": " + it.getValue() + "\n")
                                .collect(Collectors.joining()),
                        body,
                        hidden);
    }
}
