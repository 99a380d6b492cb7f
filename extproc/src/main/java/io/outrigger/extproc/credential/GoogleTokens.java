package io.outrigger.extproc.credential;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.outrigger.contract.Secret;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Application default credentials: key file, workload identity federation, metadata server. */
final class GoogleTokens {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(10).toMillis();

    /** What is assumed of a token that does not tell when it expires. */
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private GoogleTokens() {}

    /**
     * @param proxy for calls to Google's token endpoints; null for none
     */
    static TokenSource<Secret> ofApplication(InstantSource clock, @Nullable URI proxy) {
        return new TokenSource<>("Google credentials", () -> fetch(clock, proxy), clock);
    }

    /** Looked up anew each time: a mounted key file may have changed. */
    private static TokenSource.Fresh<Secret> fetch(InstantSource clock, @Nullable URI proxy)
            throws IOException {
        var transport =
                new NetHttpTransport.Builder()
                        .setConnectionFactory(url -> connection(url, proxy))
                        .build();
        AccessToken token =
                GoogleCredentials.getApplicationDefault(() -> transport)
                        .createScoped(SCOPE)
                        .refreshAccessToken();
        Date told = token.getExpirationTime();
        Instant expires = told == null ? clock.instant().plus(LIFETIME) : told.toInstant();
        return new TokenSource.Fresh<>(new Secret(token.getTokenValue()), expires);
    }

    private static HttpURLConnection connection(URL url, @Nullable URI proxy) throws IOException {
        var connection =
                (HttpURLConnection)
                        (proxy == null ? url.openConnection() : url.openConnection(http(proxy)));
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }

    private static Proxy http(URI proxy) {
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return new Proxy(
                Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port));
    }
}
