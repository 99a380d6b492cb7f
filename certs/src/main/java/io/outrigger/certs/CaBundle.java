package io.outrigger.certs;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The authorities that the API server is told to trust, as a webhook's {@code caBundle}. */
public record CaBundle(List<X509Certificate> authorities) {
    public CaBundle {
        authorities = List.copyOf(new LinkedHashSet<>(authorities));
    }

    /** Reads certificates as PEM, one after the other; empty if there is none or one is damaged. */
    public static Optional<CaBundle> parse(String pem) {
        return Pem.certificates(pem).map(CaBundle::new);
    }

    /** These, then those of the other that are missing here. */
    public CaBundle plus(CaBundle other) {
        Set<X509Certificate> all = new LinkedHashSet<>(authorities);
        all.addAll(other.authorities);
        return new CaBundle(List.copyOf(all));
    }

    /** Whether one of these, or an intermediate that comes with it, signed the certificate. */
    public boolean trusts(ServingCertificate serving) {
        var last = serving.chain().getLast();
        return authorities.stream().anyMatch(it -> it.equals(last) || signed(it, last));
    }

    /** One PEM after the other. */
    public String pem() {
        return Pem.of(authorities);
    }

    static boolean signed(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Without the encodings. */
    @Override
    public String toString() {
        return "CaBundle"
                + authorities.stream()
                        .map(
                                it ->
                                        it.getSubjectX500Principal()
                                                + " "
                                                + it.getSerialNumber().toString(16))
                        .toList();
    }
}
