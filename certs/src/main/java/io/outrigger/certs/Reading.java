package io.outrigger.certs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Reads one Secret and keeps its first mistake. */
final class Reading {
    private final Map<String, String> data;
    private String mistake = "";

    Reading(Map<String, String> data) {
        this.data = Map.copyOf(data);
    }

    String mistake() {
        return mistake;
    }

    Optional<KeyMaterial> material(String certificateKey, String privateKeyKey) {
        var certificate =
                text(certificateKey)
                        .flatMap(
                                pem ->
                                        kept(
                                                Pem.certificate(pem),
                                                certificateKey
                                                        + ": unreadable (expected: a certificate"
                                                        + " as PEM)"));
        var key =
                text(privateKeyKey)
                        .flatMap(
                                pem ->
                                        kept(
                                                Pem.privateKey(pem),
                                                privateKeyKey
                                                        + ": unreadable (expected: an EC key as"
                                                        + " PEM, PKCS #8)"));
        if (certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        var matches = Keys.match(certificate.get().getPublicKey(), key.get());
        return kept(
                matches
                        ? Optional.of(new KeyMaterial(certificate.get(), key.get()))
                        : Optional.empty(),
                "%s: of another certificate (expected: the key of %s)"
                        .formatted(privateKeyKey, certificateKey));
    }

    private Optional<String> text(String key) {
        var value = data.getOrDefault(key, "");
        if (value.isBlank()) {
            return kept(Optional.empty(), key + ": missing (expected: PEM)");
        }
        try {
            return Optional.of(new String(Base64.getDecoder().decode(value), UTF_8));
        } catch (IllegalArgumentException e) {
            return kept(Optional.empty(), key + ": unreadable (expected: base64)");
        }
    }

    private <T> Optional<T> kept(Optional<T> result, String otherwise) {
        if (result.isEmpty() && mistake.isEmpty()) {
            mistake = otherwise;
        }
        return result;
    }
}
