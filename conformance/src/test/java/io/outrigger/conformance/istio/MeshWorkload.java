package io.outrigger.conformance.istio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.outrigger.testkit.cluster.Cluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What the proxy of a pod in a STRICT mesh is to its callers: TLS with a certificate of the mesh's
 * authority, which is istiod, for those who have one, too. Behind it is a port of this machine.
 */
final class MeshWorkload implements AutoCloseable {
    private static final int URI_NAME = 6;
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final SSLServerSocket server;
    private final int behind;
    private final Queue<String> callers = new ConcurrentLinkedQueue<>();

    private MeshWorkload(SSLServerSocket server, int behind) {
        this.server = server;
        this.behind = behind;
    }

    /**
     * Starts it.
     *
     * @param identity its SPIFFE ID
     */
    static MeshWorkload start(Cluster cluster, String identity, int behind) throws Exception {
        var keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        var authority = (X509Certificate) certificate(cluster, "ca-cert.pem");
        var chain =
                new Certificate[] {
                    issued(authority, privateKey(cluster), keys, identity), authority
                };
        var server =
                (SSLServerSocket)
                        context(keys, chain)
                                .getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        var workload = new MeshWorkload(server, behind);
        Thread.ofVirtual().start(workload::accept);
        return workload;
    }

    int port() {
        return server.getLocalPort();
    }

    /** The SPIFFE IDs of who has connected. */
    List<String> callers() {
        return List.copyOf(callers);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = (SSLSocket) server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(SSLSocket client) {
        try (client;
                var provider = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            client.startHandshake();
            var peer = (X509Certificate) client.getSession().getPeerCertificates()[0];
            peer.getSubjectAlternativeNames().stream()
                    .filter(it -> it.getFirst().equals(URI_NAME))
                    .forEach(it -> callers.add(String.valueOf(it.get(1))));
            var back = Thread.ofVirtual().start(() -> copy(provider, client));
            copy(client, provider);
            back.join();
        } catch (IOException | GeneralSecurityException _) {
            // whoever has no certificate of the mesh
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException _) {
            // one end has closed
        }
    }

    private static X509Certificate issued(
            X509Certificate authority, PrivateKey signer, KeyPair keys, String identity)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var now = Instant.now();
        return new JcaX509CertificateConverter()
                .getCertificate(
                        new JcaX509v3CertificateBuilder(
                                        authority,
                                        BigInteger.valueOf(now.toEpochMilli()),
                                        Date.from(now.minus(Duration.ofMinutes(1))),
                                        Date.from(now.plus(Duration.ofHours(1))),
                                        new X500Principal("O=workload"),
                                        keys.getPublic())
                                .addExtension(
                                        Extension.subjectAlternativeName,
                                        true,
                                        new GeneralNames(
                                                new GeneralName(
                                                        GeneralName.uniformResourceIdentifier,
                                                        identity)))
                                .build(new JcaContentSignerBuilder("SHA256withRSA").build(signer)));
    }

    private static SSLContext context(KeyPair keys, Certificate[] chain)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("workload", keys.getPrivate(), PASSWORD, chain);
        store.setCertificateEntry("mesh", chain[chain.length - 1]);
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, PASSWORD);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Certificate certificate(Cluster cluster, String key) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(pem(cluster, key).getBytes(US_ASCII)));
    }

    private static PrivateKey privateKey(Cluster cluster) throws IOException {
        try (var parser = new PEMParser(new StringReader(pem(cluster, "ca-key.pem")))) {
            var pair = (PEMKeyPair) parser.readObject();
            return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        }
    }

    /** Of the Secret in which istiod keeps its authority. */
    private static String pem(Cluster cluster, String key) {
        var secret =
                cluster.server()
                        .http()
                        .get("/api/v1/namespaces/istio-system/secrets/istio-ca-secret");
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(key).asString()), US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
