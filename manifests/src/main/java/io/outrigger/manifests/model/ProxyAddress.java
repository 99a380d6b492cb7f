package io.outrigger.manifests.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of an HTTP CONNECT proxy.
 *
 * @param host an IP address: Envoy resolves no name there, and refuses all clusters that have one
 */
public record ProxyAddress(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("([0-9]+(?:[.][0-9]+){3}|\\[[0-9a-fA-F:.]+\\]):([0-9]{1,5})");
    private static final int MAX_PORT = 65535;

    /** The address of a text, if it is one. */
    static Optional<ProxyAddress> parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(parts.group(2));
        return port == 0 || port > MAX_PORT
                ? Optional.empty()
                : Optional.of(new ProxyAddress(parts.group(1).replaceAll("[\\[\\]]", ""), port));
    }
}
