package io.outrigger.certs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates and keys as PEM text; what cannot be read is empty, never an exception. */
final class Pem {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private Pem() {}

    static String of(X509Certificate certificate) {
        try {
            return text(CERTIFICATE, certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("certificate without an encoding", e);
        }
    }

    static String of(PrivateKey key) {
        return text(PRIVATE_KEY, key.getEncoded());
    }

    static Optional<X509Certificate> certificate(String pem) {
        return content(CERTIFICATE, pem).flatMap(Pem::certificate);
    }

    static Optional<PrivateKey> privateKey(String pem) {
        return content(PRIVATE_KEY, pem).flatMap(Pem::privateKey);
    }

    private static Optional<X509Certificate> certificate(byte[] der) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            return Optional.of(
                    (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<PrivateKey> privateKey(byte[] der) {
        try {
            return Optional.of(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> content(String type, String pem) {
        try (var reader = new PemReader(new StringReader(pem))) {
            var object = reader.readPemObject();
            return object == null || !object.getType().equals(type)
                    ? Optional.empty()
                    : Optional.of(object.getContent());
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String text(String type, byte[] der) {
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, der));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString().replace("\r\n", "\n");
    }
}
