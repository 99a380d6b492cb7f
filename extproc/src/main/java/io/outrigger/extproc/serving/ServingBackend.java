package io.outrigger.extproc.serving;

import io.outrigger.contract.Backend;
import io.outrigger.extproc.credential.Credential;
import io.outrigger.extproc.provider.Provider;
import java.util.Set;

/** A backend as requests meet it. */
public sealed interface ServingBackend {
    /** The configured backend. */
    Backend backend();

    /**
     * It can be called.
     *
     * @param hiddenHeaders the client's headers that it must not see
     */
    record Ready(
            Backend backend,
            Provider provider,
            Credential credential,
            Set<String> hiddenHeaders,
            BodyChanges bodyChanges)
            implements ServingBackend {
        public Ready {
            hiddenHeaders = Set.copyOf(hiddenHeaders);
        }
    }

    /** It cannot be called by this version; requests to it get a clear error. */
    record Unsupported(Backend backend, String reason) implements ServingBackend {}
}
