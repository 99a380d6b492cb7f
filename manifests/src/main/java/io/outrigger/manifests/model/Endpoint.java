package io.outrigger.manifests.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An address of a provider.
 *
 * @param host DNS name, IP address, or path of a Unix socket
 * @param port 0 for a Unix socket
 * @param authority the {@code Host} of requests
 */
public record Endpoint(String host, int port, String authority, Transport transport) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    /** Whether the host is no name. */
    public boolean isAddress() {
        return isUnixSocket() || ADDRESS.matcher(host).matches();
    }

    /** Whether it is a Unix socket of the proxy's container. */
    public boolean isUnixSocket() {
        return host.startsWith("/");
    }

    /** How bytes get there. */
    public sealed interface Transport {
        /** In the clear. */
        record Plaintext() implements Transport {}

        /**
         * Mutual TLS with the certificates of Istio's mesh where the gateway is part of it, else in
         * the clear.
         *
         * @param identities the ends of SPIFFE IDs, one of which the certificate must bear; never
         *     empty
         */
        record Mesh(List<String> identities) implements Transport {
            public Mesh {
                identities = List.copyOf(identities);
                if (identities.isEmpty()) {
                    throw new IllegalArgumentException("identities: [] (expected: at least one)");
                }
            }
        }

        /**
         * TLS.
         *
         * @param subjectAltNames one of which the certificate must bear; never empty
         */
        record Tls(String serverName, List<SubjectAltName> subjectAltNames, Trust trust)
                implements Transport {
            public Tls {
                subjectAltNames = List.copyOf(subjectAltNames);
                if (subjectAltNames.isEmpty()) {
                    throw new IllegalArgumentException(
                            "subjectAltNames: [] (expected: at least one name)");
                }
            }
        }
    }

    /** A name in a certificate. */
    public record SubjectAltName(Type type, String name) {
        /** The kinds of names. */
        public enum Type {
            DNS,
            URI
        }

        static SubjectAltName dns(String name) {
            return new SubjectAltName(Type.DNS, name);
        }

        static SubjectAltName uri(String name) {
            return new SubjectAltName(Type.URI, name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Whose certificates are good. */
    public sealed interface Trust {
        /** Those of the authorities that the gateway's image has. */
        record SystemAuthorities() implements Trust {}

        /**
         * Those of some authorities.
         *
         * @param pem their certificates
         */
        record Authorities(String pem) implements Trust {}

        /** Any, of whatever name: the user wants no check. */
        record Anybody() implements Trust {}
    }
}
