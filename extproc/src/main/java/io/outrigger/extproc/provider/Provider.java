package io.outrigger.extproc.provider;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.ErrorKind;

/** One provider dialect. Stateless. */
public interface Provider {
    /** The value of the metric label {@code gen_ai.provider.name}. */
    String label();

    /**
     * The request as the provider wants it. Pure and repeatable: Envoy may retry.
     *
     * @throws ClientError if the request cannot be expressed for this provider
     */
    Translation translate(ClientRequest request, Target target) throws ClientError;

    /** The error for an operation that a provider does not offer. */
    static ClientError unsupported(ClientRequest request, Target target) {
        return new ClientError(
                ErrorKind.UNPROCESSABLE,
                request.endpoint().path()
                        + " is not supported by the backend of this model (schema "
                        + target.schema().name()
                        + ")");
    }
}
