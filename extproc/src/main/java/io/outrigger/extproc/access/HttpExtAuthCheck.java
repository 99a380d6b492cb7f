package io.outrigger.extproc.access;

import io.outrigger.contract.ClientAuth.ExtAuth;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks a service over HTTP: with the request's method and path, without its body. 200 admits. */
final class HttpExtAuthCheck implements ExtAuthCheck {
    /** Told by default, as by Envoy. */
    private static final String AUTHORIZATION = "authorization";

    private static final int LONGEST_BODY = 64 << 10;

    /** What a client sent as its host. */
    private static final String FORWARDED_HOST = "x-forwarded-host";

    private final ExtAuth config;
    private final ExtAuthService.Http service;

    HttpExtAuthCheck(ExtAuth config, ExtAuthService.Http service) {
        this.config = config;
        this.service = service;
    }

    /** The service's headers tell the backend who asks, and nobody else may set them. */
    @Override
    public CompletionStage<Verdict> judge(Headers headers, String clientAddress) {
        return CompletableFuture.supplyAsync(() -> asked(headers), Thread::startVirtualThread);
    }

    private Verdict asked(Headers headers) {
        try {
            var connection = connection(headers);
            int status = connection.getResponseCode();
            drain(connection);
            return status == HttpURLConnection.HTTP_OK
                    ? new Verdict.Admitted(told(connection))
                    : ExtAuthCheck.refused(status, challenge(connection));
        } catch (URISyntaxException | ProtocolException _) {
            // the client's doing: no reason to admit it
            return new Verdict.Refused(
                    ErrorKind.FORBIDDEN,
                    "the authorization service cannot be asked about this",
                    "");
        } catch (IOException e) {
            return ExtAuthCheck.unasked(
                    config, new Verdict.Admitted(unset()), String.valueOf(e.getMessage()));
        }
    }

    private HttpURLConnection connection(Headers headers) throws IOException, URISyntaxException {
        var url = new URI(service.url() + headers.get(":path")).toURL();
        var connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        int millis = (int) Math.min(config.timeout().toMillis(), Integer.MAX_VALUE);
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestMethod(method(headers));
        connection.setRequestProperty(FORWARDED_HOST, headers.get(":authority"));
        Stream.concat(Stream.of(AUTHORIZATION), config.headersToExtAuth().stream())
                .distinct()
                .filter(it -> !headers.get(it).isEmpty())
                .forEach(it -> connection.setRequestProperty(it, headers.get(it)));
        return connection;
    }

    /** So that the connection serves the next request. */
    private static void drain(HttpURLConnection connection) throws IOException {
        InputStream error = connection.getErrorStream();
        try (InputStream body = error == null ? connection.getInputStream() : error) {
            body.readNBytes(LONGEST_BODY);
        }
    }

    private static String method(Headers headers) {
        String method = headers.get(":method");
        return method.isEmpty() ? "POST" : method;
    }

    private static String challenge(HttpURLConnection connection) {
        return Objects.requireNonNullElse(connection.getHeaderField("www-authenticate"), "");
    }

    private Map<String, @Nullable String> unset() {
        var headers = new LinkedHashMap<String, @Nullable String>();
        service.headersToBackend().forEach(it -> headers.put(it, null));
        return headers;
    }

    private Map<String, @Nullable String> told(HttpURLConnection connection) {
        var headers = unset();
        for (String name : List.copyOf(headers.keySet())) {
            String value = connection.getHeaderField(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }
}
