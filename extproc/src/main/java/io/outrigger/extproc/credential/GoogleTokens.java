package io.outrigger.extproc.credential;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.ComputeEngineCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import io.outrigger.contract.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Application default credentials: key file, workload identity federation, metadata server. */
final class GoogleTokens {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    /** What is assumed of a token that does not tell when it expires. */
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private GoogleTokens() {}

    /** A token of the application default credentials. */
    static TokenSource.Fresh<Secret> fetch(InstantSource clock, GoogleAccess access)
            throws IOException {
        var transport =
                new NetHttpTransport.Builder()
                        .setConnectionFactory(url -> connection(url, access.proxy()))
                        .build();
        AccessToken token =
                credentials(access.keyFile(), () -> transport)
                        .createScoped(SCOPE)
                        .refreshAccessToken();
        Date told = token.getExpirationTime();
        Instant expires = told == null ? clock.instant().plus(LIFETIME) : told.toInstant();
        return new TokenSource.Fresh<>(new Secret(token.getTokenValue()), expires);
    }

    /** The library would read the file once; a mounted one may be replaced. */
    private static GoogleCredentials credentials(
            @Nullable Path keyFile, HttpTransportFactory transport) throws IOException {
        if (keyFile == null) {
            return GoogleCredentials.getApplicationDefault(transport);
        }
        try (InputStream in = Files.newInputStream(keyFile)) {
            return GoogleCredentials.fromStream(in, transport);
        } catch (NoSuchFileException _) {
            throw new IOException("GOOGLE_APPLICATION_CREDENTIALS: " + keyFile + ": no such file");
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "GOOGLE_APPLICATION_CREDENTIALS: " + keyFile + ": " + e.getMessage(), e);
        }
    }

    private static HttpURLConnection connection(URL url, @Nullable URI proxy) throws IOException {
        return (HttpURLConnection) url.openConnection(proxy(url, proxy));
    }

    /** The metadata server is asked without it: it would tell of the proxy's machine. */
    private static Proxy proxy(URL url, @Nullable URI proxy) {
        URI metadata = URI.create(ComputeEngineCredentials.getMetadataServerUrl());
        if (proxy == null || url.getAuthority().equals(metadata.getAuthority())) {
            return Proxy.NO_PROXY;
        }
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return new Proxy(
                Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port));
    }
}
