package io.outrigger.webhook.server;

/**
 * What the server shows to the API server, as PEM.
 *
 * @param certificates the serving certificate, then its issuers
 * @param privateKey PKCS #8
 */
public record TlsIdentity(String certificates, String privateKey) {
    /** Without the key. */
    @Override
    public String toString() {
        return "TlsIdentity[privateKey=[redacted]]";
    }
}
