package io.outrigger.manifests.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An address of a provider.
 *
 * @param host DNS name or IP address
 */
public record Endpoint(String host, int port, Transport transport) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    /** Whether the host is an IP address. */
    public boolean isAddress() {
        return ADDRESS.matcher(host).matches();
    }

    /** How bytes get there. */
    public sealed interface Transport {
        /** In the clear. */
        record Plaintext() implements Transport {}

        /**
         * TLS, verified with the system's certificate authorities.
         *
         * @param subjectAltNames DNS names, one of which the certificate must bear; never empty
         */
        record Tls(String serverName, List<String> subjectAltNames) implements Transport {
            public Tls {
                subjectAltNames = List.copyOf(subjectAltNames);
                if (subjectAltNames.isEmpty()) {
                    throw new IllegalArgumentException(
                            "subjectAltNames: [] (expected: at least one name)");
                }
            }
        }
    }
}
