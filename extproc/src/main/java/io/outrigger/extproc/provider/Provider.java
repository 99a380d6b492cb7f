package io.outrigger.extproc.provider;

import io.outrigger.extproc.openai.ChatCompletionRequest;
import io.outrigger.extproc.openai.ClientError;

/** One provider dialect. Stateless; what one response needs is in its {@link ResponseReader}. */
public interface Provider {
    /** The value of the metric label {@code gen_ai.provider.name}. */
    String label();

    /**
     * The request as the provider wants it. Pure and repeatable: Envoy may retry.
     *
     * @throws ClientError if the request cannot be expressed for this provider
     */
    Outbound encode(ChatCompletionRequest request, Target target) throws ClientError;

    /** A reader for the response to one attempt. */
    ResponseReader reader(ChatCompletionRequest request);
}
