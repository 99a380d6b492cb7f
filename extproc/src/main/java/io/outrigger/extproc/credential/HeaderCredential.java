package io.outrigger.extproc.credential;

import io.outrigger.contract.Secret;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A credential that is one header.
 *
 * @param name lower case
 */
record HeaderCredential(String name, Secret value) implements Credential {
    private static final String SCHEME = "Bearer ";

    static HeaderCredential bearer(Secret token) {
        return new HeaderCredential("authorization", new Secret(SCHEME + token.value().strip()));
    }

    /** A token that a request brings, perhaps with its scheme: the header may be that one. */
    static HeaderCredential brought(Secret token) {
        String value = token.value().strip();
        return bearer(
                new Secret(
                        value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                                ? value.substring(SCHEME.length())
                                : value));
    }

    static HeaderCredential of(String name, Secret key) {
        return new HeaderCredential(name, new Secret(key.value().strip()));
    }

    @Override
    public CompletionStage<Signing> sign(Unsigned request) {
        return CompletableFuture.completedFuture(
                new Signing.Signed(request.path(), Map.of(name, value.value())));
    }
}
