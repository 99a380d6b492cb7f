package io.outrigger.manifests.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.api.ConfigMapObject;
import io.outrigger.manifests.api.SecretObject;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Certificates of authorities, as ConfigMaps and Secrets hold them. */
final class Certificates {
    static final String KEY = "ca.crt";

    private Certificates() {}

    /** The text of a ConfigMap's certificates, if it is there and has any that can be read. */
    static Optional<String> of(@Nullable ConfigMapObject object) {
        return Optional.ofNullable(object)
                .flatMap(it -> Optional.ofNullable(it.data().get(KEY)))
                .filter(Certificates::canBeRead);
    }

    /** The same of a Secret. */
    static Optional<String> of(@Nullable SecretObject object) {
        return Optional.ofNullable(object)
                .flatMap(
                        it ->
                                Optional.ofNullable(it.stringData().get(KEY))
                                        .or(
                                                () ->
                                                        Optional.ofNullable(it.data().get(KEY))
                                                                .map(Certificates::decoded)))
                .filter(Certificates::canBeRead);
    }

    private static String decoded(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), UTF_8);
    }

    private static boolean canBeRead(String pem) {
        try {
            var bytes = new ByteArrayInputStream(pem.getBytes(US_ASCII));
            return !CertificateFactory.getInstance("X.509").generateCertificates(bytes).isEmpty();
        } catch (CertificateException _) {
            return false;
        }
    }
}
