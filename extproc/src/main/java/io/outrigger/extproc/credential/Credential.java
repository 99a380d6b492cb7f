package io.outrigger.extproc.credential;

import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Authenticates the requests to one backend. */
public interface Credential {
    /** Signs a request; complete at once unless a token must be fetched first. */
    CompletionStage<Signing> sign(Unsigned request);

    /**
     * A request that is ready but for its credential.
     *
     * @param path query included; without a leading slash when the credential puts something before
     *     it
     * @param host the provider's host name; empty when Envoy does not tell
     * @param client the client's headers
     */
    record Unsigned(String method, String path, String host, Slice body, Headers client) {}

    /** What became of it. */
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
