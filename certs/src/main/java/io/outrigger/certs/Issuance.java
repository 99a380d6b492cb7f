package io.outrigger.certs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** One certificate in the making. */
final class Issuance {
    /** Back-dated, so that an API server whose clock is behind accepts it at once. */
    static final Duration SKEW = Duration.ofMinutes(10);

    private final X509v3CertificateBuilder builder;

    private Issuance(X509v3CertificateBuilder builder) {
        this.builder = builder;
    }

    static Issuance selfSigned(X500Name name, Validity validity, KeyPair keys) {
        return new Issuance(
                        new JcaX509v3CertificateBuilder(
                                name,
                                Keys.serial(),
                                Date.from(validity.from()),
                                Date.from(validity.to()),
                                name,
                                keys.getPublic()))
                .identified(keys.getPublic(), keys.getPublic());
    }

    static Issuance issuedBy(
            X509Certificate issuer, X500Name name, Validity validity, PublicKey key) {
        return new Issuance(
                        new JcaX509v3CertificateBuilder(
                                issuer,
                                Keys.serial(),
                                Date.from(validity.from()),
                                Date.from(validity.to()),
                                new X500Principal(name.toString()),
                                key))
                .identified(key, issuer.getPublicKey());
    }

    /** When a certificate holds. */
    record Validity(Instant from, Instant to) {
        static Validity of(Instant now, Duration life) {
            return new Validity(now.minus(SKEW), now.plus(life));
        }

        Validity notAfter(Instant end) {
            return to.isBefore(end) ? this : new Validity(from, end);
        }
    }

    Issuance authority() {
        return with(Extension.basicConstraints, new BasicConstraints(0))
                .with(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    Issuance leaf() {
        return with(Extension.basicConstraints, new BasicConstraints(false))
                .with(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature));
    }

    Issuance with(ASN1ObjectIdentifier extension, ASN1Encodable value) {
        var critical =
                extension.equals(Extension.basicConstraints)
                        || extension.equals(Extension.keyUsage);
        try {
            builder.addExtension(extension, critical, value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("extension " + extension, e);
        }
    }

    X509Certificate signed(PrivateKey signer) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder(Keys.SIGNATURE).build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("certificate cannot be signed", e);
        }
    }

    private Issuance identified(PublicKey subject, PublicKey issuer) {
        try {
            var utils = new JcaX509ExtensionUtils();
            return with(Extension.subjectKeyIdentifier, utils.createSubjectKeyIdentifier(subject))
                    .with(
                            Extension.authorityKeyIdentifier,
                            utils.createAuthorityKeyIdentifier(issuer));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-1 for key ids", e);
        }
    }
}
