package io.outrigger.certs;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What the webhook shows to the API server. */
public final class ServingCertificate {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final KeyMaterial material;

    ServingCertificate(KeyMaterial material) {
        this.material = material;
    }

    /** The certificate as PEM, then the intermediates that come with it. */
    public String certificatePem() {
        return Pem.of(chain());
    }

    /** The private key as PEM, PKCS #8: for the server and the Secret only. */
    public String privateKeyPem() {
        return Pem.of(material.key());
    }

    /** When it expires. */
    public Instant notAfter() {
        return material.notAfter();
    }

    /** Whether two thirds of its life are over, or it has not begun. */
    public boolean needsRotation(InstantSource clock) {
        return material.needsRotation(clock);
    }

    /** Whether it holds for all these names; if not, it is to be replaced at once. */
    public boolean covers(ServingNames names) {
        var dns = alternatives(DNS_NAME);
        return names.dns().stream().allMatch(it -> dns.contains(it) || dns.contains(wildcard(it)))
                && alternatives(IP_ADDRESS).containsAll(names.ips());
    }

    private static String wildcard(String name) {
        return "*" + name.substring(Math.max(0, name.indexOf('.')));
    }

    List<X509Certificate> chain() {
        return Stream.concat(Stream.of(material.certificate()), material.others().stream())
                .toList();
    }

    KeyMaterial material() {
        return material;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ServingCertificate[" + material + "]";
    }

    private List<String> alternatives(int type) {
        var found = new ArrayList<String>();
        try {
            Collection<List<?>> all = material.certificate().getSubjectAlternativeNames();
            if (all != null) {
                all.stream()
                        .filter(name -> name.getFirst().equals(type))
                        .forEach(name -> found.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException e) {
            found.clear();
        }
        return found;
    }
}
