package io.outrigger.extproc.access;

import io.outrigger.contract.ClientAuth.ExtAuth;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a service about a request, as Envoy's filter {@code ext_authz} asks an HTTP service: with
 * the request's method and path, without its body. 200 admits.
 */
final class ExtAuthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ExtAuthCheck.class);

    /** Told by default, as by Envoy. */
    private static final String AUTHORIZATION = "authorization";

    private static final int LONGEST_BODY = 64 << 10;

    /** What a client sent as its host. */
    private static final String FORWARDED_HOST = "x-forwarded-host";

    private final ExtAuth config;

    ExtAuthCheck(ExtAuth config) {
        this.config = config;
    }

    /**
     * What the service says; its headers tell the backend who asks, and nobody else may set them.
     */
    CompletionStage<Verdict> judge(Headers headers) {
        return CompletableFuture.supplyAsync(() -> asked(headers), Thread::startVirtualThread);
    }

    private Verdict asked(Headers headers) {
        try {
            var connection = connection(headers);
            int status = connection.getResponseCode();
            drain(connection);
            return status == HttpURLConnection.HTTP_OK
                    ? new Verdict.Admitted(told(connection))
                    : refused(status, connection);
        } catch (URISyntaxException | ProtocolException _) {
            // the client's doing: no reason to admit it
            return new Verdict.Refused(
                    ErrorKind.FORBIDDEN,
                    "the authorization service cannot be asked about this",
                    "");
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("url", config.url())
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("the authorization service could not be asked");
            return config.failOpen()
                    ? new Verdict.Admitted(unset())
                    : new Verdict.Refused(
                            ErrorKind.FORBIDDEN,
                            "the authorization service cannot be asked at the moment",
                            "");
        }
    }

    private HttpURLConnection connection(Headers headers) throws IOException, URISyntaxException {
        var url = new URI(config.url() + headers.get(":path")).toURL();
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

    private static Verdict refused(int status, HttpURLConnection connection) {
        String challenge = connection.getHeaderField("www-authenticate");
        return status == HttpURLConnection.HTTP_UNAUTHORIZED
                ? new Verdict.Refused(
                        ErrorKind.UNAUTHORIZED,
                        "the authorization service refused the request",
                        challenge == null ? AccessPolicy.challenge("Bearer") : challenge)
                : new Verdict.Refused(
                        ErrorKind.FORBIDDEN, "the authorization service refused the request", "");
    }

    private Map<String, @Nullable String> unset() {
        var headers = new LinkedHashMap<String, @Nullable String>();
        config.headersToBackend().forEach(it -> headers.put(it, null));
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
