package io.outrigger.controller.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.controller.token.Answer;
import io.outrigger.controller.token.Call;
import io.outrigger.controller.token.Call.Via;
import io.outrigger.controller.token.Exchange;
import io.outrigger.controller.token.ExchangeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Calls over HTTP. Redirects are not followed: a secret goes where the user said, or nowhere. */
public final class HttpTransport implements Exchange.Transport, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final long MAX_BODY = 1L << 20;

    private final Map<Via, HttpClient> clients = new EnumMap<>(Via.class);

    /** Connects to nothing yet. */
    public HttpTransport(Proxies proxies) {
        clients.put(Via.OIDC, client(Optional.empty()));
        clients.put(Via.AWS, client(proxies.aws()));
        clients.put(Via.AZURE, client(proxies.azure()));
        clients.put(Via.GOOGLE, client(proxies.google()));
    }

    private static HttpClient client(Optional<URI> proxy) {
        var builder =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER);
        proxy.ifPresent(
                it ->
                        builder.proxy(
                                ProxySelector.of(
                                        new InetSocketAddress(
                                                it.getHost(),
                                                it.getPort() < 0 ? 80 : it.getPort()))));
        return builder.build();
    }

    @Override
    public Answer send(Call call) throws ExchangeException, InterruptedException {
        var request =
                HttpRequest.newBuilder(call.uri())
                        .timeout(ANSWER)
                        .method(
                                call.method().name(),
                                call.body().isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(call.body()));
        call.headers().forEach(request::header);
        var client = clients.get(call.via());
        if (client == null) {
            throw new IllegalArgumentException("via: " + call.via() + " (expected: a known one)");
        }
        try {
            var response =
                    client.send(
                            request.build(),
                            BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), MAX_BODY));
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw ExchangeException.at(call, reason(e));
        }
    }

    /** The JDK's exceptions often say nothing but their name. */
    private static String reason(IOException e) {
        String name = e.getClass().getSimpleName();
        return e.getMessage() == null ? name : name + ": " + e.getMessage();
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
    }
}
