package io.outrigger.extproc.credential;

import io.outrigger.contract.Secret;
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
        AwsCredentialsIdentity keys =
                AwsKeys.chain(Clock.systemUTC(), new Metrics()).get().toCompletableFuture().get();
        String token =
                keys instanceof AwsSessionCredentialsIdentity session ? session.sessionToken() : "";
        return keys.accessKeyId() + " " + keys.secretAccessKey() + " " + token;
    }

    private static String google(List<String> proxy) throws Exception {
        Optional<URI> uri = proxy.stream().findFirst().map(URI::create);
        Optional<Path> keyFile =
                Optional.ofNullable(System.getenv("GOOGLE_APPLICATION_CREDENTIALS")).map(Path::of);
        Secret token =
                GoogleTokens.ofApplication(
                                Clock.systemUTC(),
                                new GoogleAccess(keyFile.orElse(null), uri.orElse(null)),
                                new Metrics())
                        .get()
                        .toCompletableFuture()
                        .get();
        return token.value();
    }
}
