package io.outrigger.certs;

import io.outrigger.certs.Issuance.Validity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Our own authority: signs serving certificates of the webhook and nothing else. */
public final class CertificateAuthority {
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final Duration SERVING_LIFE = Duration.ofDays(90);
    private static final X500Name NAME = new X500Name("CN=outrigger-webhook-ca");
    private static final X500Name SERVING_NAME = new X500Name("CN=outrigger-webhook");

    private final KeyMaterial material;

    CertificateAuthority(KeyMaterial material) {
        this.material = material;
    }

    /** A new authority, good for ten years. */
    public static CertificateAuthority create(InstantSource clock) {
        var keys = Keys.generated();
        var certificate =
                Issuance.selfSigned(NAME, Validity.of(clock.instant(), LIFE), keys)
                        .authority()
                        .signed(keys.getPrivate());
        return new CertificateAuthority(KeyMaterial.of(certificate, keys.getPrivate()));
    }

    /** A new serving certificate, good for 90 days but never longer than the authority. */
    public ServingCertificate issue(ServingNames names, InstantSource clock) {
        var keys = Keys.generated();
        var validity = Validity.of(clock.instant(), SERVING_LIFE).notAfter(material.notAfter());
        var certificate =
                Issuance.issuedBy(material.certificate(), SERVING_NAME, validity, keys.getPublic())
                        .leaf()
                        .with(
                                Extension.extendedKeyUsage,
                                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                        .with(Extension.subjectAlternativeName, generalNames(names))
                        .signed(material.key());
        return new ServingCertificate(KeyMaterial.of(certificate, keys.getPrivate()));
    }

    /** Its certificate as PEM. */
    public String certificatePem() {
        return Pem.of(material.certificate());
    }

    /** Trust in this authority and no other. */
    public CaBundle bundle() {
        return new CaBundle(List.of(material.certificate()));
    }

    /** When it expires. */
    public Instant notAfter() {
        return material.notAfter();
    }

    /** Whether two thirds of its life are over, or it has not begun. */
    public boolean needsRotation(InstantSource clock) {
        return material.needsRotation(clock);
    }

    KeyMaterial material() {
        return material;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "CertificateAuthority[" + material + "]";
    }

    private static GeneralNames generalNames(ServingNames names) {
        var all = new ArrayList<GeneralName>();
        names.dns().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        names.ips().forEach(ip -> all.add(new GeneralName(GeneralName.iPAddress, ip)));
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }
}
