package io.outrigger.contract.codec;

/**
 * The text of a configuration in two parts, which make it one after the other. Prints without its
 * content.
 *
 * @param routes what holds no credential, and nothing else that clients must not know
 * @param credentials top-level keys with backends, policies and what changes with them
 */
public record FilterConfigText(String routes, String credentials) {
    /** The YAML of the configuration. */
    public String whole() {
        return routes + credentials;
    }

    @Override
    public String toString() {
        return "FilterConfigText[redacted]";
    }
}
