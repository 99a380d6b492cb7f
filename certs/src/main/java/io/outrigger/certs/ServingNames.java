package io.outrigger.certs;

import static java.util.stream.Collectors.joining;

import java.net.InetAddress;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Under which names the API server calls the webhook.
 *
 * @param dns host names
 * @param ips literal addresses, for a webhook that is called by URL
 */
public record ServingNames(List<String> dns, List<String> ips) {
    public ServingNames {
        dns = List.copyOf(new TreeSet<>(dns));
        ips = ips.stream().map(ServingNames::normal).distinct().sorted().toList();
        if (dns.isEmpty() && ips.isEmpty()) {
            throw new IllegalArgumentException("names: none (expected: at least one)");
        }
    }

    /** Every name of a Service inside its cluster. */
    public static ServingNames ofService(String namespace, String service) {
        var inNamespace = service + "." + namespace;
        return new ServingNames(
                List.of(
                        service,
                        inNamespace,
                        inNamespace + ".svc",
                        inNamespace + ".svc.cluster.local"),
                List.of());
    }

    /** The one name of a Service by which the API server calls. */
    public static ServingNames calledByService(String namespace, String service) {
        return new ServingNames(List.of(service + "." + namespace + ".svc"), List.of());
    }

    @Override
    public String toString() {
        return Stream.of(dns, ips).flatMap(List::stream).collect(joining(", "));
    }

    /** An IPv6 address has many spellings; a certificate gives back one. */
    private static String normal(String ip) {
        try {
            return InetAddress.ofLiteral(ip).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("ip: " + ip + " (expected: a literal address)", e);
        }
    }
}
