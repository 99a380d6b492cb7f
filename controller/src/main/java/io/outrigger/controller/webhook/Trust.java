package io.outrigger.controller.webhook;

import io.outrigger.certs.CaBundle;
import io.outrigger.certs.ServingCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Since when the API server has been told to trust which authority. */
final class Trust {
    /** Every API server's watch has seen a change by then. */
    static final Duration SETTLED = Duration.ofSeconds(2);

    private final Map<X509Certificate, Instant> since = new HashMap<>();

    void published(CaBundle bundle, Instant now) {
        since.keySet().retainAll(bundle.authorities());
        bundle.authorities().forEach(it -> since.putIfAbsent(it, now));
    }

    /** Whether every API server accepts the certificate. */
    boolean covers(ServingCertificate serving, Instant now) {
        List<X509Certificate> settled =
                since.entrySet().stream()
                        .filter(it -> !now.isBefore(it.getValue().plus(SETTLED)))
                        .map(Map.Entry::getKey)
                        .toList();
        return new CaBundle(settled).trusts(serving);
    }
}
