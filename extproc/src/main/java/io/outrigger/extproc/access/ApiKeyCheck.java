package io.outrigger.extproc.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.ClientAuth.ApiKeyAuth;
import io.outrigger.contract.ClientAuth.Client;
import io.outrigger.contract.ClientAuth.Place;
import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Knows clients by their API keys, of which it knows the hashes. */
final class ApiKeyCheck {
    private final ApiKeyAuth auth;
    private final Map<String, Client> byHash;

    ApiKeyCheck(ApiKeyAuth auth) {
        this.auth = auth;
        this.byHash =
                auth.clients().stream()
                        .collect(
                                Collectors.toMap(
                                        Client::sha256,
                                        it -> it,
                                        (first, _) -> first,
                                        LinkedHashMap::new));
    }

    Verdict judge(Headers headers) {
        String key = Places.find(auth.extractFrom(), headers);
        if (key == null) {
            return refused("no API key was given (expected: in " + places() + ")");
        }
        Client client = client(Places.withoutScheme(key));
        if (client == null) {
            return refused("the API key is not known");
        }
        return auth.forwardClientIDHeader().isEmpty()
                ? Verdict.Admitted.PLAIN
                : new Verdict.Admitted(Map.of(auth.forwardClientIDHeader(), client.id()));
    }

    /** A hash tells a guesser nothing by the time that its comparison takes. */
    private @Nullable Client client(String key) {
        String hash = HexFormat.of().formatHex(Hashes.sha256(key.getBytes(UTF_8)));
        Client client = byHash.get(hash);
        return client != null
                        && MessageDigest.isEqual(
                                hash.getBytes(US_ASCII), client.sha256().getBytes(US_ASCII))
                ? client
                : null;
    }

    private Verdict refused(String message) {
        boolean bearer = auth.extractFrom().stream().anyMatch(it -> isAuthorization(it));
        return new Verdict.Refused(
                ErrorKind.UNAUTHORIZED,
                message,
                AccessPolicy.challenge(bearer ? "Bearer" : "ApiKey"));
    }

    private static boolean isAuthorization(Source source) {
        return source.place() == Place.Header && source.name().equals("authorization");
    }

    private String places() {
        List<String> places =
                auth.extractFrom().stream()
                        .map(it -> it.place().name().toLowerCase(Locale.ROOT) + " " + it.name())
                        .toList();
        return String.join(" or ", places);
    }
}
