package io.outrigger.certs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An authority and a serving certificate of it, as they are kept in one Secret.
 *
 * @param trusted the authority first, then the one before it, as long as somebody may still show a
 *     certificate of that
 */
public record CertificateSecret(
        CertificateAuthority authority, CaBundle trusted, ServingCertificate serving) {
    private static final String CA_CERTIFICATE = "ca.crt";
    private static final String CA_KEY = "ca.key";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";

    /** What the data of a Secret turned out to be. */
    public sealed interface Loaded {
        /** Complete and consistent; it may still be expired. */
        record Usable(CertificateSecret secret) implements Loaded {}

        /** Half-written, foreign or damaged; the reason names the key and nothing of its value. */
        record Unusable(String reason) implements Loaded {}
    }

    /** A new authority with its first serving certificate. */
    public static CertificateSecret create(ServingNames names, InstantSource clock) {
        var authority = CertificateAuthority.create(clock);
        return new CertificateSecret(authority, authority.bundle(), authority.issue(names, clock));
    }

    /**
     * What should be stored instead; this, if nothing is due.
     *
     * <p>A serving certificate that is renewed in its time is the second of its authority: whoever
     * still showed one of the authority before would have missed two renewals.
     */
    public CertificateSecret renewed(ServingNames names, InstantSource clock) {
        if (authority.needsRotation(clock)) {
            return rotated(names, clock);
        }
        if (serving.needsRotation(clock)) {
            return with(authority.bundle(), names, clock);
        }
        return serving.covers(names) ? this : with(trusted, names, clock);
    }

    /** A new authority; the one of today stays trusted. */
    public CertificateSecret rotated(ServingNames names, InstantSource clock) {
        var next = CertificateAuthority.create(clock);
        return new CertificateSecret(
                next, next.bundle().plus(authority.bundle()), next.issue(names, clock));
    }

    private CertificateSecret with(CaBundle bundle, ServingNames names, InstantSource clock) {
        return new CertificateSecret(authority, bundle, authority.issue(names, clock));
    }

    /** The {@code data} of the Secret: base64 of PEM by key. */
    public Map<String, String> data() {
        var data = new TreeMap<String, String>();
        data.put(CA_CERTIFICATE, base64(trusted.pem()));
        data.put(CA_KEY, base64(Pem.of(authority.material().key())));
        data.put(CERTIFICATE, base64(serving.certificatePem()));
        data.put(KEY, base64(serving.privateKeyPem()));
        return data;
    }

    /** Reads the {@code data} of a Secret. */
    public static Loaded load(Map<String, String> data) {
        var reading = new Reading(data);
        var authority = reading.material(CA_CERTIFICATE, CA_KEY);
        var serving = reading.material(CERTIFICATE, KEY);
        if (authority.isEmpty() || serving.isEmpty()) {
            return new Loaded.Unusable(reading.mistake());
        }
        var certificate = authority.get().certificate();
        if (certificate.getBasicConstraints() < 0) {
            return new Loaded.Unusable(CA_CERTIFICATE + ": no authority (expected: CA:TRUE)");
        }
        if (!CaBundle.signed(certificate, serving.get().certificate())) {
            return new Loaded.Unusable(
                    "%s: issued by another authority (expected: by %s)"
                            .formatted(CERTIFICATE, CA_CERTIFICATE));
        }
        return new Loaded.Usable(
                new CertificateSecret(
                        new CertificateAuthority(
                                KeyMaterial.of(certificate, authority.get().key())),
                        new CaBundle(List.of(certificate))
                                .plus(new CaBundle(authority.get().others())),
                        new ServingCertificate(serving.get())));
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(UTF_8));
    }
}
