package io.outrigger.extproc.credential;

import io.outrigger.contract.Secret;
import io.outrigger.extproc.client.ErrorKind;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A Google access token, and the place of the model in the path. */
final class GcpCredential implements Credential {
    private final Supplier<CompletionStage<Secret>> token;
    private final String prefix;

    GcpCredential(Supplier<CompletionStage<Secret>> token, String project, String region) {
        this.token = token;
        this.prefix = "/v1/projects/" + project + "/locations/" + region + "/";
    }

    @Override
    public CompletionStage<Signing> sign(Unsigned request) {
        return token.get()
                .handle(
                        (value, failure) ->
                                failure == null
                                        ? signed(request, value)
                                        : new Signing.Refused(
                                                ErrorKind.UNAVAILABLE,
                                                "the gateway has no token for the backend of this"
                                                        + " model; try again later"));
    }

    private Signing signed(Unsigned request, Secret value) {
        String path = request.path();
        return new Signing.Signed(
                path.startsWith("/") ? path : prefix + path,
                Map.of("authorization", "Bearer " + value.value().strip()));
    }
}
