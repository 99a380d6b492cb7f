package io.outrigger.certs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** An authority and a serving certificate of it, as they are kept in one Secret. */
public record CertificateSecret(CertificateAuthority authority, ServingCertificate serving) {
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
        return new CertificateSecret(authority, authority.issue(names, clock));
    }

    /** The {@code data} of the Secret: base64 of PEM by key. */
    public Map<String, String> data() {
        var data = new TreeMap<String, String>();
        data.put(CA_CERTIFICATE, base64(authority.certificatePem()));
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
        if (authority.get().certificate().getBasicConstraints() < 0) {
            return new Loaded.Unusable(CA_CERTIFICATE + ": no authority (expected: CA:TRUE)");
        }
        if (!signed(authority.get(), serving.get())) {
            return new Loaded.Unusable(
                    "%s: issued by another authority (expected: by %s)"
                            .formatted(CERTIFICATE, CA_CERTIFICATE));
        }
        return new Loaded.Usable(
                new CertificateSecret(
                        new CertificateAuthority(authority.get()),
                        new ServingCertificate(serving.get())));
    }

    private static boolean signed(KeyMaterial authority, KeyMaterial serving) {
        try {
            serving.certificate().verify(authority.certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(UTF_8));
    }
}
