package io.outrigger.extproc.credential;

import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Authenticates the requests to one backend. */
public interface Credential {
    /** For a backend that wants none. */
    Credential NONE = request -> signed(request.path(), Map.of());

    /** Signs a request; complete at once unless a token must be fetched first. */
    CompletionStage<Signing> sign(Unsigned request);

    private static CompletionStage<Signing> signed(String path, Map<String, String> headers) {
        return CompletableFuture.completedFuture(new Signing.Signed(path, headers));
    }

    /**
     * A request that is ready but for its credential.
     *
     * @param path query included; without a leading slash when the credential puts something before
     *     it
     * @param host the provider's host name; empty when Envoy does not tell
     */
    record Unsigned(String method, String path, String host, Slice body, Origin origin) {}

    /**
     * What the client's request brought along.
     *
     * @param headers as the client sent them
     */
    record Origin(Headers headers, Metadata metadata) {}

    /** Dynamic metadata that Envoy forwards. */
    @FunctionalInterface
    interface Metadata {
        Metadata NONE = (_, _) -> null;

        /**
         * The strings under a key, by name; a plain string has the empty name. Null: no such key.
         */
        @Nullable Map<String, String> find(String namespace, String key);
    }

    /** What became of a request. */
    sealed interface Signing {
        /**
         * It can be sent.
         *
         * @param headers to set, names in lower case
         */
        record Signed(String path, Map<String, String> headers) implements Signing {
            public Signed {
                headers = Map.copyOf(headers);
            }

            /** Never the values. */
            @Override
            public String toString() {
                return "Signed[" + headers.keySet() + "]";
            }
        }

        /** It cannot; the message is safe to show to the client. */
        record Refused(ErrorKind kind, String message) implements Signing {}
    }
}
