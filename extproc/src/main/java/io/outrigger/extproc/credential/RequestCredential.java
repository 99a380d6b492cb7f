package io.outrigger.extproc.credential;

import io.outrigger.contract.BackendAuth.CredentialOverride;
import io.outrigger.extproc.client.ErrorKind;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A credential that the request brings itself, in headers or in dynamic metadata. */
final class RequestCredential implements Credential {
    private final CredentialOverride source;
    private final Reading reading;
    private final @Nullable Credential configured;

    /** Makes a credential of what a request brought. */
    interface Reading {
        /** The names of the headers that hold it, and what each holds. */
        Map<String, String> headers();

        /**
         * Makes the credential.
         *
         * @param parts by what they hold
         * @return null when nothing was brought
         * @throws CredentialException if only a part was
         */
        @Nullable Credential read(Map<String, String> parts) throws CredentialException;
    }

    /**
     * @param configured for requests that bring none; null when they are refused
     */
    RequestCredential(CredentialOverride source, Reading reading, @Nullable Credential configured) {
        this.source = source;
        this.reading = reading;
        this.configured = configured;
    }

    @Override
    public CompletionStage<Signing> sign(Unsigned request) {
        try {
            Credential brought = reading.read(parts(request.origin()));
            if (brought != null) {
                return brought.sign(request);
            }
        } catch (CredentialException e) {
            return refused(String.valueOf(e.getMessage()));
        }
        return configured == null
                ? refused("missing upstream credential")
                : configured.sign(request);
    }

    private Map<String, String> parts(Origin origin) {
        if (!source.dynamicMetadataKey().isEmpty()) {
            Map<String, String> found =
                    origin.metadata()
                            .find(source.dynamicMetadataNamespace(), source.dynamicMetadataKey());
            return found == null ? Map.of() : found;
        }
        var parts = new HashMap<String, String>();
        reading.headers()
                .forEach(
                        (header, part) -> {
                            String value = origin.headers().get(header).strip();
                            if (!value.isEmpty()) {
                                parts.put(part, value);
                            }
                        });
        return parts;
    }

    private static CompletionStage<Signing> refused(String message) {
        return CompletableFuture.completedFuture(
                new Signing.Refused(ErrorKind.UNAUTHORIZED, message));
    }
}
