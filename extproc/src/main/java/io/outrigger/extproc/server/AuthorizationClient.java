package io.outrigger.extproc.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.outrigger.extproc.access.Authorizer;
import io.outrigger.extproc.envoy.auth.CheckResponse;
import io.outrigger.extproc.http.Headers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks authorization services over gRPC. Connections stay open for the next request; the first
 * question of the process opens one.
 */
public final class AuthorizationClient implements Authorizer {
    private static final String CHECK = "/envoy.service.auth.v3.Authorization/Check";
    private static final int OK = 200;

    /** RFC 9113, 7. */
    private static final long CANCEL = 8;

    /** Eight digits, by gRPC's protocol. */
    private static final long MAX_TIMEOUT = 99_999_999;

    /** A refusal may have a page for the client with it. */
    private static final int MAX_ANSWER = 1 << 20;

    private final Vertx vertx;
    private final InstantSource clock;
    private final @Nullable TrustOptions trust;
    private @Nullable HttpClient client;

    /** Trusts in TLS what the image trusts. */
    public AuthorizationClient(Vertx vertx, InstantSource clock) {
        this(vertx, clock, null);
    }

    /**
     * Trusts in TLS what it is told.
     *
     * @param trust null for what the image trusts
     */
    AuthorizationClient(Vertx vertx, InstantSource clock, @Nullable TrustOptions trust) {
        this.vertx = vertx;
        this.clock = clock;
        this.trust = trust;
    }

    @Override
    public CompletionStage<Answer> check(Question question) {
        long start = System.nanoTime();
        return ask(question, start)
                // a service that is restarted closes a connection under the question
                .recover(
                        e ->
                                e instanceof TimeoutException
                                        ? Future.failedFuture(e)
                                        : ask(question, start))
                .otherwise(e -> new Answer.Missing(String.valueOf(e.getMessage())))
                .toCompletionStage();
    }

    private Future<Answer> ask(Question question, long start) {
        long millis = left(question.timeout(), start);
        var url = URI.create(question.service().url());
        var request = server(url).compose(it -> client().request(options(url, it, millis)));
        return request.compose(it -> answer(it, question))
                .timeout(millis, TimeUnit.MILLISECONDS)
                .recover(e -> givenUp(request, e));
    }

    private static long left(Duration timeout, long start) {
        long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return Math.max(Math.min(TimeUnit.MILLISECONDS.convert(timeout), MAX_TIMEOUT) - passed, 1);
    }

    private static Future<Answer> givenUp(Future<HttpClientRequest> request, Throwable cause) {
        Future<Answer> failed = Future.failedFuture(cause);
        var reset =
                request.compose(
                        it -> {
                            it.reset(CANCEL);
                            if (cause instanceof TimeoutException) {
                                // its other end may be gone
                                it.connection().shutdown();
                            }
                            return failed;
                        });
        return request.isComplete() ? reset : failed;
    }

    /** The machine's resolver asks, which may block. */
    private static Future<SocketAddress> server(URI url) {
        return Future.fromCompletionStage(
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                var address = InetAddress.getByName(url.getHost());
                                return SocketAddress.inetSocketAddress(
                                        url.getPort(), address.getHostAddress());
                            } catch (UnknownHostException e) {
                                throw new CompletionException("no address of " + url.getHost(), e);
                            }
                        },
                        Thread::startVirtualThread));
    }

    private synchronized HttpClient client() {
        var open = client;
        if (open == null) {
            open =
                    vertx.httpClientBuilder()
                            .with(
                                    new HttpClientOptions()
                                            .setTrustOptions(trust)
                                            .setProtocolVersion(HttpVersion.HTTP_2)
                                            .setHttp2ClearTextUpgrade(false)
                                            .setUseAlpn(true)
                                            .setAlpnVersions(List.of(HttpVersion.HTTP_2)))
                            // who asks is told, too
                            .withConnectHandler(it -> it.exceptionHandler(_ -> {}))
                            .build();
            client = open;
        }
        return open;
    }

    private static RequestOptions options(URI url, SocketAddress server, long millis) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(server)
                .setSsl("https".equals(url.getScheme()))
                .setHost(url.getHost())
                .setPort(url.getPort())
                .setURI(CHECK)
                .setConnectTimeout(millis)
                .putHeader("content-type", "application/grpc")
                .putHeader("te", "trailers")
                .putHeader("grpc-timeout", millis + "m");
    }

    private Future<Answer> answer(HttpClientRequest request, Question question) {
        return request.exceptionHandler(_ -> {})
                .send(Frames.of(AuthorizationMessages.request(question, clock.instant())))
                .compose(it -> body(it).map(body -> answer(it, body, question.request())));
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        var body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail)
                .endHandler(_ -> whole.tryComplete(body))
                .handler(
                        part -> {
                            if (body.length() + part.length() > MAX_ANSWER) {
                                whole.tryFail("more than " + MAX_ANSWER + " bytes");
                            } else {
                                body.appendBuffer(part);
                            }
                        });
        return whole.future();
    }

    private static Answer answer(HttpClientResponse response, Buffer body, Headers request) {
        String status = Frames.status(response);
        byte[] message = Frames.message(body);
        if (response.statusCode() != OK || !"0".equals(status) || message == null) {
            return new Answer.Missing(
                    "HTTP %d, grpc-status %s, %d bytes (expected: 200, 0, one message)"
                            .formatted(response.statusCode(), status, body.length()));
        }
        try {
            return AuthorizationMessages.answer(CheckResponse.parseFrom(message), request);
        } catch (InvalidProtocolBufferException _) {
            return new Answer.Missing("a message that is not a CheckResponse");
        }
    }
}
