package io.outrigger.extproc.provider;

import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.http.Headers;

/**
 * The beginning of a provider's response.
 *
 * @param delivery how its body will be handed over
 */
public record ResponseHead(int status, Headers headers, Delivery delivery) {

    /** Whether the provider did what it was asked. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
