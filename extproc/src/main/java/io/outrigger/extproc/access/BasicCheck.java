package io.outrigger.extproc.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.ClientAuth.BasicAuth;
import io.outrigger.contract.ClientAuth.User;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Knows users by name and password. */
final class BasicCheck {
    private static final String SCHEME = "Basic ";

    private final BasicAuth auth;
    private final Map<String, User> byName;

    BasicCheck(BasicAuth auth) {
        this.auth = auth;
        this.byName =
                auth.users().stream()
                        .collect(Collectors.toMap(User::name, it -> it, (first, _) -> first));
    }

    Verdict judge(Headers headers) {
        String given = headers.get("authorization");
        if (!given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return refused("no user name and password were given");
        }
        String user = user(given.substring(SCHEME.length()).strip());
        if (user == null) {
            return refused("the user name or the password is wrong");
        }
        return auth.forwardUsernameHeader().isEmpty()
                ? Verdict.Admitted.PLAIN
                : new Verdict.Admitted(Map.of(auth.forwardUsernameHeader(), user));
    }

    private static Verdict refused(String message) {
        return new Verdict.Refused(
                ErrorKind.UNAUTHORIZED,
                message,
                AccessPolicy.challenge("Basic") + ", charset=\"UTF-8\"");
    }

    /** The name of the user whose credentials these are; null when they are nobody's. */
    private @Nullable String user(String encoded) {
        String credentials;
        try {
            credentials = new String(Base64.getDecoder().decode(encoded), UTF_8);
        } catch (IllegalArgumentException _) {
            return null;
        }
        int colon = credentials.indexOf(':');
        User user = colon < 0 ? null : byName.get(credentials.substring(0, colon));
        if (user == null) {
            return null;
        }
        byte[] hash = Hashes.sha1(credentials.substring(colon + 1).getBytes(UTF_8));
        byte[] given = Base64.getEncoder().encode(hash);
        return MessageDigest.isEqual(given, user.sha1().value().getBytes(US_ASCII))
                ? user.name()
                : null;
    }
}
