package io.outrigger.contract;

import java.util.List;

/**
 * Which web pages of other origins may call some hosts, Fetch Standard, 3.2.
 *
 * @param hosts exact, {@code *.suffix}, or {@code *} for those that nothing else names
 * @param allowOrigins {@code scheme://host:port}, in which {@code *} stands for any characters
 * @param maxAgeSeconds how long a browser may remember the answer; negative for its own default
 */
public record Cors(
        List<String> hosts,
        List<String> allowOrigins,
        List<String> allowMethods,
        List<String> allowHeaders,
        List<String> exposeHeaders,
        long maxAgeSeconds,
        boolean allowCredentials) {
    /** For no host, and no page may. */
    public static final Cors NONE =
            new Cors(List.of(), List.of(), List.of(), List.of(), List.of(), -1, false);

    public Cors {
        hosts = List.copyOf(hosts);
        allowOrigins = List.copyOf(allowOrigins);
        allowMethods = List.copyOf(allowMethods);
        allowHeaders = List.copyOf(allowHeaders);
        exposeHeaders = List.copyOf(exposeHeaders);
    }

    /** The same for these hosts. */
    public Cors at(List<String> others) {
        return new Cors(
                others,
                allowOrigins,
                allowMethods,
                allowHeaders,
                exposeHeaders,
                maxAgeSeconds,
                allowCredentials);
    }
}
