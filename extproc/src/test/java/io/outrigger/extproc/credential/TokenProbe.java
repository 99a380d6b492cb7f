package io.outrigger.extproc.credential;

import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Prints the token that this process finds in its environment. */
final class TokenProbe {
    private static final Clock CLOCK = Clock.systemUTC();

    private TokenProbe() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(
                switch (arguments[0]) {
                    case "aws" -> aws();
                    case "google" -> google(List.of(arguments).subList(1, arguments.length));
                    default -> throw new IllegalArgumentException(arguments[0]);
                });
    }

    private static String aws() throws Exception {
        AwsCredentialsIdentity keys = found("aws", () -> AwsKeys.fetch(CLOCK));
        String token =
                keys instanceof AwsSessionCredentialsIdentity session ? session.sessionToken() : "";
        return (keys.accessKeyId() + " " + keys.secretAccessKey() + " " + token).strip();
    }

    private static String google(List<String> proxy) throws Exception {
        Optional<Path> keyFile =
                Optional.ofNullable(System.getenv("GOOGLE_APPLICATION_CREDENTIALS")).map(Path::of);
        Optional<URI> uri = proxy.stream().findFirst().map(URI::create);
        var access = new GoogleAccess(keyFile.orElse(null), uri.orElse(null));
        return found("google", () -> GoogleTokens.fetch(CLOCK, access)).value();
    }

    private static <T> T found(String provider, TokenSource.Fetch<T> fetch) throws Exception {
        return new TokenSource<>(provider, fetch, CLOCK, new Metrics(HeaderAttributes.NONE))
                .get()
                .toCompletableFuture()
                .get();
    }
}
