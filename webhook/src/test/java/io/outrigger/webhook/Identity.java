package io.outrigger.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.certs.CertificateAuthority;
import io.outrigger.certs.ServingNames;
import io.outrigger.webhook.server.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test, certificates of it for loopback, and clients that trust it. */
public final class Identity {
    private static final ServingNames LOOPBACK =
            new ServingNames(List.of("localhost"), List.of("127.0.0.1"));

    private final CertificateAuthority authority =
            CertificateAuthority.create(InstantSource.system());

    public TlsIdentity issued() {
        var serving = authority.issue(LOOPBACK, InstantSource.system());
        return new TlsIdentity(serving.certificatePem(), serving.privateKeyPem());
    }

    public String caBundle() {
        return authority.certificatePem();
    }

    /** A client side that trusts this authority only. */
    public SSLContext trusting() {
        return trusting(caBundle());
    }

    /** A client side that trusts one certificate only. */
    static SSLContext trusting(String pem) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8))));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
