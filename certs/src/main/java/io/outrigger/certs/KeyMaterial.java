package io.outrigger.certs;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * A certificate with its private key; the key never shows in text.
 *
 * @param others certificates that are kept with it
 */
record KeyMaterial(X509Certificate certificate, List<X509Certificate> others, PrivateKey key) {
    KeyMaterial {
        others = List.copyOf(others);
    }

    static KeyMaterial of(X509Certificate certificate, PrivateKey key) {
        return new KeyMaterial(certificate, List.of(), key);
    }

    Instant notBefore() {
        return certificate.getNotBefore().toInstant();
    }

    Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    /** Two thirds of the way: a third of the life is left to notice that rotation fails. */
    Instant rotateAt() {
        var life = Duration.between(notBefore(), notAfter());
        return notBefore().plus(life.multipliedBy(2).dividedBy(3));
    }

    /** Also before it begins: then somebody whose clock is ahead has issued it. */
    boolean needsRotation(InstantSource clock) {
        var now = clock.instant();
        return now.isBefore(notBefore()) || !now.isBefore(rotateAt());
    }

    @Override
    public String toString() {
        return "%s, serial %s, until %s"
                .formatted(
                        certificate.getSubjectX500Principal(),
                        certificate.getSerialNumber().toString(16),
                        notAfter());
    }
}
