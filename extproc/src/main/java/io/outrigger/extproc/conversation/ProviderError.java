package io.outrigger.extproc.conversation;

/**
 * What went wrong at a provider, safe to show to the client.
 *
 * @param status HTTP status; in the middle of a stream the one that would have told the same
 * @param type the provider's own word for it, such as {@code ThrottlingException}; never empty
 * @param message never empty
 */
public record ProviderError(int status, String type, String message) {

    /** The provider's answer cannot be understood. */
    public static ProviderError malformed(String what) {
        return new ProviderError(502, "malformed_response", "the provider's answer is " + what);
    }

    /** The provider stopped in the middle. */
    public static ProviderError truncated() {
        return new ProviderError(
                502, "truncated_response", "the provider's answer ended before it was complete");
    }
}
