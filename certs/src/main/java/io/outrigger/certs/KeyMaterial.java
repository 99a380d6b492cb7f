package io.outrigger.certs;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A certificate with its private key; the key never shows in text. */
record KeyMaterial(X509Certificate certificate, PrivateKey key) {
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

    boolean needsRotation(InstantSource clock) {
        return !clock.instant().isBefore(rotateAt());
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
