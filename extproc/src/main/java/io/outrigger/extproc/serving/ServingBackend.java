package io.outrigger.extproc.serving;

import io.outrigger.contract.Backend;
import io.outrigger.extproc.credential.Credential;
import io.outrigger.extproc.provider.Provider;

/** A backend as requests meet it. */
public sealed interface ServingBackend {
    /** The configured backend. */
    Backend backend();

    /** It can be called. */
    record Ready(Backend backend, Provider provider, Credential credential, BodyChanges bodyChanges)
            implements ServingBackend {}

    /** It cannot be called by this version; requests to it get a clear error. */
    record Unsupported(Backend backend, String reason) implements ServingBackend {}
}
