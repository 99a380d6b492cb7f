package io.outrigger.certs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.certs.GivenSecret.Loaded;
import io.outrigger.certs.Issuance.Validity;
import java.io.IOException;
import java.io.StringWriter;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets as cert-manager and other issuers write them. */
class GivenSecretTest {
    private static final ServingNames NAMES = ServingNames.calledByService("outrigger", "webhook");
    private static final Validity VALIDITY =
            Validity.of(Instant.parse("2026-11-22T12:00:00Z"), Duration.ofDays(90));

    private final KeyPair rootKeys = Keys.generated();
    private final X509Certificate root =
            Issuance.selfSigned(new X500Name("CN=root"), VALIDITY, rootKeys)
                    .authority()
                    .signed(rootKeys.getPrivate());
    private final KeyPair keys = Keys.generated();
    private final Map<String, String> data =
            secret(leaf(keys, root, rootKeys.getPrivate()), Pem.of(keys.getPrivate()));

    @ParameterizedTest
    @CsvSource({
        "EC, BEGIN PRIVATE KEY",
        "EC, BEGIN EC PRIVATE KEY",
        "RSA, BEGIN PRIVATE KEY",
        "RSA, BEGIN RSA PRIVATE KEY",
    })
    void keysOfAllUsualFormsAreRead(String algorithm, String begin) throws Exception {
        var pair = keysOf(algorithm);
        var key = begin.endsWith("N PRIVATE KEY") ? Pem.of(pair.getPrivate()) : traditional(pair);
        assertThat(key).contains(begin);

        var loaded = GivenSecret.load(secret(leaf(pair, root, rootKeys.getPrivate()), key), NAMES);

        assertThat(loaded)
                .isInstanceOfSatisfying(
                        Loaded.Usable.class,
                        usable ->
                                assertThat(usable.secret().serving().privateKeyPem())
                                        .startsWith("-----BEGIN PRIVATE KEY-----"));
    }

    @Test
    void intermediatesAreShownToo() {
        var between = Keys.generated();
        var intermediate =
                Issuance.issuedBy(root, new X500Name("CN=between"), VALIDITY, between.getPublic())
                        .authority()
                        .signed(rootKeys.getPrivate());
        var leaf = leaf(keys, intermediate, between.getPrivate());
        data.put("tls.crt", base64(Pem.of(List.of(leaf, intermediate))));

        assertThat(GivenSecret.load(data, NAMES))
                .isInstanceOfSatisfying(
                        Loaded.Usable.class,
                        usable ->
                                assertThat(usable.secret().serving().certificatePem())
                                        .isEqualTo(Pem.of(List.of(leaf, intermediate))));
        data.put("tls.crt", base64(Pem.of(leaf)));
        assertUnusable("tls.crt: issued by another authority (expected: by ca.crt)");
    }

    /** What cert-manager's self-signed issuer makes. */
    @Test
    void certificateMayBeItsOwnAuthority() {
        var leaf =
                named(Issuance.selfSigned(new X500Name("CN=self"), VALIDITY, keys))
                        .signed(keys.getPrivate());
        data.put("tls.crt", base64(Pem.of(leaf)));
        data.put("ca.crt", base64(Pem.of(leaf)));

        assertThat(GivenSecret.load(data, NAMES)).isInstanceOf(Loaded.Usable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.crt", "tls.crt", "tls.key"})
    void missingPartIsNamed(String key) {
        data.remove(key);

        assertUnusable(key + ": missing (expected: PEM)");
    }

    @Test
    void certificateOfAnotherAuthorityIsFound() {
        var others = Keys.generated();
        var other =
                Issuance.selfSigned(new X500Name("CN=root"), VALIDITY, others)
                        .authority()
                        .signed(others.getPrivate());
        data.put("ca.crt", base64(Pem.of(other)));

        assertUnusable("tls.crt: issued by another authority (expected: by ca.crt)");
    }

    @Test
    void certificateForOtherNamesIsFound() {
        var names = ServingNames.calledByService("outrigger", "other");

        assertThat(GivenSecret.load(data, names))
                .isEqualTo(
                        new Loaded.Unusable(
                                "tls.crt: for other names (expected: other.outrigger.svc)"));
    }

    @Test
    void damagedAuthorityIsFound() {
        data.put("ca.crt", base64(Pem.of(root).substring(0, 200)));

        assertUnusable("ca.crt: unreadable (expected: certificates as PEM)");
    }

    private void assertUnusable(String reason) {
        assertThat(GivenSecret.load(data, NAMES)).isEqualTo(new Loaded.Unusable(reason));
    }

    private Map<String, String> secret(X509Certificate leaf, String key) {
        return new HashMap<>(
                Map.of(
                        "tls.crt", base64(Pem.of(leaf)),
                        "tls.key", base64(key),
                        "ca.crt", base64(Pem.of(root))));
    }

    private static X509Certificate leaf(KeyPair keys, X509Certificate issuer, PrivateKey signer) {
        return named(Issuance.issuedBy(issuer, new X500Name("CN=leaf"), VALIDITY, keys.getPublic()))
                .signed(signer);
    }

    private static Issuance named(Issuance issuance) {
        var name = new GeneralName(GeneralName.dNSName, NAMES.dns().getFirst());
        return issuance.leaf().with(Extension.subjectAlternativeName, new GeneralNames(name));
    }

    private static KeyPair keysOf(String algorithm) throws NoSuchAlgorithmException {
        if (algorithm.equals("EC")) {
            return Keys.generated();
        }
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    /** As openssl and Go write keys that are not PKCS #8: an EC key then names its curve itself. */
    private static String traditional(KeyPair keys) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            if (keys.getPrivate() instanceof ECPrivateKey key) {
                var point = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
                var sec1 =
                        new org.bouncycastle.asn1.sec.ECPrivateKey(
                                256,
                                key.getS(),
                                point.getPublicKeyData(),
                                SECObjectIdentifiers.secp256r1);
                writer.writeObject(new PemObject("EC PRIVATE KEY", sec1.getEncoded()));
            } else {
                writer.writeObject(keys.getPrivate());
            }
        }
        return text.toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
