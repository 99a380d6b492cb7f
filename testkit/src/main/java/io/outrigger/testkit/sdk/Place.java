package io.outrigger.testkit.sdk;

import java.net.URI;
import java.util.Map;

/**
 * Where a fake is and how one authenticates to it.
 *
 * @param host the name that the provider has in the world; the fake takes no other, but for its own
 *     address
 * @param credentials {@code key} at all of them; AWS's and Google's are named as they name them
 */
public record Place(String provider, int port, String host, Map<String, String> credentials) {
    public Place {
        credentials = Map.copyOf(credentials);
    }

    /** Its address. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** A name of it that leads here without DNS; the fake takes it as a host. */
    public String localHost() {
        return host + ".localhost";
    }

    /** The key or token. */
    public String key() {
        return credential("key");
    }

    /**
     * One of the credentials.
     *
     * @throws IllegalArgumentException if this provider has none of that name
     */
    public String credential(String name) {
        String value = credentials.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    name + " of " + provider + " (expected: one of " + credentials.keySet() + ")");
        }
        return value;
    }

    /** Never the credentials. */
    @Override
    public String toString() {
        return provider + " at " + port;
    }
}
