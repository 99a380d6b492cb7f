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
    static HeaderCredential bearer(Secret token) {
        return new HeaderCredential("authorization", new Secret("Bearer " + token.value().strip()));
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
