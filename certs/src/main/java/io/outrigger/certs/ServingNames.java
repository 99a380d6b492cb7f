package io.outrigger.certs;

import java.net.InetAddress;
import java.util.List;
import java.util.TreeSet;

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

    /** An IPv6 address has many spellings; a certificate gives back one. */
    private static String normal(String ip) {
        try {
            return InetAddress.ofLiteral(ip).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("ip: " + ip + " (expected: a literal address)", e);
        }
    }
}
