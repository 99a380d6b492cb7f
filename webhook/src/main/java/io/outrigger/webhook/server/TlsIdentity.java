package io.outrigger.webhook.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Set;

/**
 * What a server shows to its clients, as PEM.
 *
 * @param certificates the serving certificate, then its issuers
 * @param privateKey PKCS #8
 */
public record TlsIdentity(String certificates, String privateKey) {
    /** Options of a server that shows it, with TLS 1.2 or newer, and speaks HTTP/1.1 and HTTP/2. */
    public HttpServerOptions http() {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setKeyCertOptions(pem());
    }

    /** The same for a server that runs. */
    public ServerSSLOptions ssl() {
        return http().getSslOptions().setKeyCertOptions(pem());
    }

    private PemKeyCertOptions pem() {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(certificates))
                .addKeyValue(Buffer.buffer(privateKey));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TlsIdentity[privateKey=[redacted]]";
    }
}
