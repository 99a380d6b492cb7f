package io.outrigger.certs;

import static java.util.stream.Collectors.joining;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
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

    static String of(Collection<X509Certificate> certificates) {
        return certificates.stream().map(Pem::of).collect(joining());
    }

    static String of(PrivateKey key) {
        return text(PRIVATE_KEY, key.getEncoded());
    }

    /** All of them, in their order; empty if there is none, or one that is damaged. */
    static Optional<List<X509Certificate>> certificates(String pem) {
        var certificates = new ArrayList<X509Certificate>();
        try (var reader = new PemReader(new StringReader(pem))) {
            var factory = CertificateFactory.getInstance("X.509");
            for (var it = reader.readPemObject(); it != null; it = reader.readPemObject()) {
                if (!it.getType().equals(CERTIFICATE)) {
                    return Optional.empty();
                }
                certificates.add(
                        (X509Certificate)
                                factory.generateCertificate(
                                        new ByteArrayInputStream(it.getContent())));
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return Optional.empty();
        }
        return Optional.of(certificates).filter(it -> !it.isEmpty()).map(List::copyOf);
    }

    /** The first key: PKCS #8, or the older forms of RSA and EC, before which parameters may be. */
    static Optional<PrivateKey> privateKey(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            for (var it = parser.readObject(); it != null; it = parser.readObject()) {
                switch (it) {
                    case PrivateKeyInfo info -> {
                        return Optional.of(key(info));
                    }
                    case PEMKeyPair pair -> {
                        return Optional.of(key(pair.getPrivateKeyInfo()));
                    }
                    default -> {}
                }
            }
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static PrivateKey key(PrivateKeyInfo info) throws IOException {
        return new JcaPEMKeyConverter().getPrivateKey(info);
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
